// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/**
 * One side of an image through resize and centre crop: {@code count} of the {@code resized} pixels
 * are kept, starting at {@code from}, and placed after {@code padding} black pixels.
 *
 * <p>The rules are torchvision's: the long side is rounded down, the crop's offset is rounded half
 * to even, and an image smaller than the crop is padded with zeros.
 */
record Window(long resized, long from, int count, int padding) {

  /**
   * Returns the window of a side of length {@code side} whose other side has length {@code other}.
   */
  static Window of(ResizeRule rule, int side, int other, int resizeTo, int crop) {
    if (rule == ResizeRule.EXACT) {
      return new Window(crop, 0, crop, 0);
    }
    long resized = side <= other ? resizeTo : (long) resizeTo * side / other;
    if (resized < crop) {
      return new Window(resized, 0, (int) resized, (int) (crop - resized) / 2);
    }
    return new Window(resized, (long) Math.rint((resized - crop) / 2.0), crop, 0);
  }
}
