// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/**
 * One side of an image through resize and centre crop: of the {@code resized} pixels, {@code count}
 * from {@code from} on are kept and put behind {@code padding} black ones.
 *
 * <p>torchvision's rules: the long side is rounded down, the crop's offset is rounded half to even,
 * and an image smaller than the crop is padded with zeros.
 */
record Window(long resized, long from, int count, int padding) {

  /** The side of length {@code side}, beside one of length {@code other}. */
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
