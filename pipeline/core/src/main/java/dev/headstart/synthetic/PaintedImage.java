// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import dev.headstart.image.Pixels;

/** A synthetic image: red, green and blue as floats from 0 to 1, the top row first. */
public final class PaintedImage implements Pixels {

  private final int width;
  private final int height;
  private final float[] rgb;

  PaintedImage(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new float[3 * width * height];
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  /** Returns the values, red, green and blue of each pixel. Not a copy. */
  float[] rgb() {
    return rgb;
  }

  /** Returns the x coordinate of a column's centre, from -1 at the left to 1 at the right. */
  double x(int column) {
    return (2 * column + 1.0) / width - 1;
  }

  /** Returns the y coordinate of a row's centre, from -1 at the top to 1 at the bottom. */
  double y(int row) {
    return (2 * row + 1.0) / height - 1;
  }

  /** Blends a colour over a pixel. */
  void blend(int column, int row, Colour colour, double share) {
    int at = 3 * (row * width + column);
    rgb[at] += (float) (share * (colour.red() - rgb[at]));
    rgb[at + 1] += (float) (share * (colour.green() - rgb[at + 1]));
    rgb[at + 2] += (float) (share * (colour.blue() - rgb[at + 2]));
  }

  @Override
  public void row(int y, byte[] bytes) {
    for (int i = 0, at = 3 * y * width; i < 3 * width; i++, at++) {
      bytes[i] = (byte) (int) (255 * Math.max(0, Math.min(1, rgb[at])) + 0.5f);
    }
  }
}
