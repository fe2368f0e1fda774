// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.FloatBuffer;

/** Loads the image of an item through a preprocessor. */
public interface ImageLoader<T> {

  /**
   * Reads, decodes and preprocesses an image.
   *
   * @param out receives {@code 3 * height * width} floats from {@code offset} on
   * @return the size of the image before preprocessing, or null where its bytes may have a code
   *     already
   * @throws IOException where it cannot be read
   * @throws ImageException where it cannot be decoded
   */
  ImageSize load(T item, Preprocessor into, FloatBuffer out, int offset)
      throws IOException, ImageException;
}
