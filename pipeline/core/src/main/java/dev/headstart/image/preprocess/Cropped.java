// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.Pixels;
import java.util.Objects;

/**
 * A part of an image as an image of its own, like Pillow's {@code crop}: a resize of it is not
 * affected by pixels outside. It is a view without a copy, and valid as long as the whole image is.
 */
final class Cropped implements Pixels {
  private final Pixels whole;
  private final Box box;
  private final byte[] row;

  /**
   * Creates a view.
   *
   * @throws IndexOutOfBoundsException if the box is not inside the image
   */
  Cropped(Pixels whole, Box box) {
    Objects.checkFromIndexSize(box.left(), box.width(), whole.width());
    Objects.checkFromIndexSize(box.top(), box.height(), whole.height());
    this.whole = whole;
    this.box = box;
    this.row = new byte[3 * whole.width()];
  }

  @Override
  public int width() {
    return box.width();
  }

  @Override
  public int height() {
    return box.height();
  }

  @Override
  public void row(int y, byte[] rgb) {
    whole.row(box.top() + y, row);
    System.arraycopy(row, 3 * box.left(), rgb, 0, 3 * box.width());
  }
}
