// SPDX-License-Identifier: Apache-2.0
/**
 * What codes tell about the images: a codes table comes in; a table of labels that look wrong, of
 * groups of images that are nearly the same, or of images that are odd, goes out, for people to
 * look at and for training to leave out.
 */
@NullMarked
package dev.headstart.clean;

import org.jspecify.annotations.NullMarked;
