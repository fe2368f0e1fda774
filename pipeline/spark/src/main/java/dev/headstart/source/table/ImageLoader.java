// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Loads the image of an item through a preprocessor. */
public interface ImageLoader<T> {

  /**
   * Reads, decodes and preprocesses an image.
   *
   * @param out receives {@code 3 * height * width} floats, starting at {@code offset}
   * @return the size of the image before preprocessing, or null if it was not decoded because its
   *     bytes may already have a code
   * @throws IOException if it cannot be read
   * @throws ImageException if it cannot be decoded
   */
  @Nullable ImageSize load(T item, Preprocessor into, FloatBuffer out, int offset)
      throws IOException, ImageException;
}
