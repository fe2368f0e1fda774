// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.image.ImageSize;

/**
 * An item of a {@link CodeStream} after the net.
 *
 * @param item what the stream was given
 * @param codes one code a layer, or null where {@code failure} says why
 * @param size the image's size in pixels after decoding, or null where it was not decoded
 * @param failure why there are no codes, or null
 */
record CodedImage<T>(T item, float[][] codes, ImageSize size, Failure failure) {}
