// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.image.ImageSize;
import org.jspecify.annotations.Nullable;

/**
 * An item of a {@link CodeStream} after the net was run.
 *
 * @param item the item that was given to the stream
 * @param codes one code per layer, or none if {@code failure} gives the reason
 * @param size the image's size in pixels after decoding, or null if it was not decoded
 * @param failure the reason why there are no codes, or null
 */
record CodedImage<T>(
    T item, float[][] codes, @Nullable ImageSize size, @Nullable Failure failure) {}
