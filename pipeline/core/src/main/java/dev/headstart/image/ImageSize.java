// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

/** The size of a decoded image in pixels, after its orientation was applied. */
public record ImageSize(int width, int height) {}
