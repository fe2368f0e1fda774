// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.preprocess.ImageDecoder;

/**
 * A decoded image, read row by row. It lives in the decoder's memory and is valid until that
 * decoder's next {@link ImageDecoder#decode decode} or its end.
 */
public interface Pixels {
  /** Width in pixels, at least 1. */
  int width();

  /** Height in pixels, at least 1. */
  int height();

  /**
   * Copies one row.
   *
   * @param y the row, 0 is the top one
   * @param rgb receives {@code 3 * width()} bytes, red, green, blue of each pixel from left to
   *     right
   */
  void row(int y, byte[] rgb);
}
