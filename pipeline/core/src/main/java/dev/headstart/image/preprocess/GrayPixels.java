// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.Pixels;

/**
 * A gray view of an image: red, green and blue of each pixel are its luminance, computed by ITU-R
 * 601-2 in Pillow's integer arithmetic.
 *
 * @see <a href="https://pillow.readthedocs.io/en/stable/reference/Image.html">Pillow,
 *     Image.convert</a>
 */
record GrayPixels(Pixels coloured) implements Pixels {

  @Override
  public int width() {
    return coloured.width();
  }

  @Override
  public int height() {
    return coloured.height();
  }

  @Override
  public void row(int y, byte[] rgb) {
    coloured.row(y, rgb);
    for (int i = 0; i < 3 * width(); i += 3) {
      int sum =
          (rgb[i] & 255) * 19595 + (rgb[i + 1] & 255) * 38470 + (rgb[i + 2] & 255) * 7471 + 0x8000;
      byte gray = (byte) (sum >> 16);
      rgb[i] = gray;
      rgb[i + 1] = gray;
      rgb[i + 2] = gray;
    }
  }
}
