// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import org.jspecify.annotations.Nullable;

/**
 * An iterated function system: affine maps that draw a fractal when they are applied one after the
 * other in random order. As in FractalDB, a class is one set of maps, and its images differ by
 * factors on the maps' coefficients.
 *
 * <p>Source: Kataoka et al., Pre-training without Natural Images (2020), section 3.
 *
 * @param maps six coefficients each: x' = a x + b y + e, y' = c x + d y + f
 * @param chances the probability of each map; they add up to 1
 */
@SuppressWarnings("ArrayRecordComponent") // parameters, never compared
record Fractal(double[][] maps, double[] chances) {

  private static final int TRIAL = 300;
  private static final double MIN_SPREAD = 0.12;

  /** Draws a system that stays bounded and does not collapse to a point or a line. */
  static Fractal draw(Draws draws) {
    while (true) {
      double[][] maps = new double[draws.between(2, 6)][6];
      double[] chances = new double[maps.length];
      double sum = 0;
      for (int i = 0; i < maps.length; i++) {
        for (int k = 0; k < 6; k++) {
          maps[i][k] = draws.uniform(-1, 1);
        }
        chances[i] = Math.abs(maps[i][0] * maps[i][3] - maps[i][1] * maps[i][2]) + 0.02;
        sum += chances[i];
      }
      for (int i = 0; i < chances.length; i++) {
        chances[i] /= sum;
      }
      Fractal fractal = new Fractal(maps, chances);
      if (isOpen(fractal.points(Draws.of(draws.key()), TRIAL))) {
        return fractal;
      }
    }
  }

  private static boolean isOpen(double @Nullable [][] points) {
    if (points == null) {
      return false;
    }
    int[] filled = new int[64];
    for (double[] point : points) {
      int column = (int) Math.min(7, Math.max(0, 4 + 4 * point[0]));
      int row = (int) Math.min(7, Math.max(0, 4 + 4 * point[1]));
      filled[8 * row + column] = 1;
    }
    int sum = 0;
    for (int one : filled) {
      sum += one;
    }
    return sum >= 64 * MIN_SPREAD;
  }

  /** Returns the system with one of its six kinds of coefficients scaled up or down. */
  Fractal vary(Draws draws) {
    double[][] varied = new double[maps.length][];
    int which = draws.below(6);
    double weight = draws.uniform(0.8, 1.2);
    for (int i = 0; i < maps.length; i++) {
      varied[i] = maps[i].clone();
      varied[i][which] *= weight;
    }
    return new Fractal(varied, chances);
  }

  /**
   * Computes points of the fractal, translated and scaled so that most lie between -1 and 1.
   *
   * @return x, y and the index of the map that was applied, or null if the system is unbounded
   */
  double @Nullable [][] points(Draws draws, int count) {
    double[][] points = new double[count][3];
    double x = 0;
    double y = 0;
    for (int i = -20; i < count; i++) {
      int map = pick(draws.uniform(0, 1));
      double[] m = maps[map];
      double next = m[0] * x + m[1] * y + m[4];
      y = m[2] * x + m[3] * y + m[5];
      x = next;
      if (!(Math.abs(x) < 1e3 && Math.abs(y) < 1e3)) {
        return null;
      }
      if (i >= 0) {
        points[i][0] = x;
        points[i][1] = y;
        points[i][2] = map;
      }
    }
    return scaled(points);
  }

  private int pick(double at) {
    double sum = 0;
    for (int i = 0; i < chances.length; i++) {
      sum += chances[i];
      if (at < sum) {
        return i;
      }
    }
    return chances.length - 1;
  }

  /** Centres the points on their mean and scales them so that 2.2 standard deviations become 1. */
  private static double[][] scaled(double[][] points) {
    for (int k = 0; k < 2; k++) {
      double sum = 0;
      double squares = 0;
      for (double[] point : points) {
        sum += point[k];
        squares += point[k] * point[k];
      }
      double mean = sum / points.length;
      double deviation = Math.sqrt(Math.max(1e-9, squares / points.length - mean * mean));
      for (double[] point : points) {
        point[k] = (point[k] - mean) / (2.2 * deviation);
      }
    }
    return points;
  }
}
