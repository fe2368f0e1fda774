// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/**
 * One side of an image through resize and centre crop: {@code count} of the {@code resized} pixels
 * are kept, starting at {@code from}, and placed after {@code padding} black pixels.
 *
 * <p>The rules are torchvision's and timm's: the crop's offset is rounded half to even, and an
 * image smaller than the crop is padded with zeros.
 */
record Window(long resized, long from, int count, int padding) {

  /**
   * Returns the window of a side of length {@code side} whose other side has length {@code other}.
   */
  static Window of(ResizeRule rule, int side, int other, int resizeTo, int crop) {
    long resized =
        switch (rule) {
          case SHORT_SIDE -> side <= other ? resizeTo : (long) resizeTo * side / other;
          case LONGEST -> side >= other ? resizeTo : shrunk(side, other, resizeTo);
          case SQUASH -> resizeTo;
          case EXACT -> crop;
        };
    if (resized < crop) {
      return new Window(resized, 0, (int) resized, (int) (crop - resized) / 2);
    }
    return new Window(resized, (long) Math.rint((resized - crop) / 2.0), crop, 0);
  }

  /** Returns the short side of an image whose long side becomes {@code resizeTo}, as timm does. */
  private static long shrunk(int side, int longest, int resizeTo) {
    double ratio = (double) longest / resizeTo;
    return Math.max(1, (long) Math.rint(side / ratio));
  }
}
