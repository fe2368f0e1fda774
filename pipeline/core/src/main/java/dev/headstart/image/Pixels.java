// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.preprocess.ImageDecoder;

/**
 * A decoded image, read row by row. It lives in the decoder's memory and is valid until the
 * decoder's next {@link ImageDecoder#decode decode} or until it is closed.
 */
public interface Pixels {
  /** Returns the width in pixels, at least 1. */
  int width();

  /** Returns the height in pixels, at least 1. */
  int height();

  /**
   * Copies one row.
   *
   * @param y the row, where 0 is the top row
   * @param rgb receives {@code 3 * width()} bytes: red, green and blue of each pixel from left to
   *     right
   */
  void row(int y, byte[] rgb);
}
