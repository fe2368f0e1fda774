// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import java.util.random.RandomGenerator;

/** A rectangle in an image, in whole pixels. The right and bottom edges are exclusive. */
record Box(int left, int top, int width, int height) {
  private static final double NARROWEST = 3.0 / 4;
  private static final double WIDEST = 4.0 / 3;
  private static final int TRIES = 10;

  /**
   * Draws a random rectangle by the rules of torchvision's {@code RandomResizedCrop.get_params}.
   * Uses StrictMath, because the JVM's own exponential may differ in the last bit between the
   * interpreter and the compiler, and so between two runs.
   */
  static Box draw(int width, int height, double minScale, RandomGenerator random) {
    double area = (double) width * height;
    double shortest = StrictMath.log(NARROWEST);
    double longest = StrictMath.log(WIDEST);
    for (int i = 0; i < TRIES; i++) {
      double target = area * uniform(minScale, 1, random);
      double ratio = StrictMath.exp(uniform(shortest, longest, random));
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int top = random.nextInt(height - h + 1);
        int left = random.nextInt(width - w + 1);
        return new Box(left, top, w, h);
      }
    }
    return centre(width, height);
  }

  /** Returns the largest centred rectangle whose aspect ratio is allowed. */
  static Box centre(int width, int height) {
    double ratio = (double) width / height;
    int w = width;
    int h = height;
    if (ratio < NARROWEST) {
      h = (int) Math.rint(w / NARROWEST);
    } else if (ratio > WIDEST) {
      w = (int) Math.rint(h * WIDEST);
    }
    return new Box((width - w) / 2, (height - h) / 2, w, h);
  }

  /**
   * Returns a number uniform between the bounds. {@code nextDouble(from, to)} is not used, since
   * its rounding differs between JDKs.
   */
  static double uniform(double from, double to, RandomGenerator random) {
    return from + (to - from) * random.nextDouble();
  }
}
