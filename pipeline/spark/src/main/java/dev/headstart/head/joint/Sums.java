// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;

/**
 * Sums over rows: losses and gradients. Each addend is first rounded to a multiple of 2^-44. The
 * sums stay below 2^9, because the rows' shares of the total weight add up to one and the features
 * are scaled, so adding is exact and the order of the addends has no effect. A class, because Kryo
 * writes no records.
 */
final class Sums implements Serializable {
  /** Adding and subtracting this rounds to a multiple of 2^-44. */
  private static final double ROUNDING = 0x1.8p8;

  /** By column; where columns are coupled, all in the first. */
  final double[] losses;

  final double[] gradient;
  final double[] interceptGradient;

  Sums(int columns, int length) {
    losses = new double[columns];
    gradient = new double[columns * length];
    interceptGradient = new double[columns];
  }

  void addLoss(int column, double value) {
    losses[column] += rounded(value);
  }

  void addSlope(int column, double value) {
    interceptGradient[column] += rounded(value);
  }

  void addGradient(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      gradient[i] += rounded(factor * values[i]);
    }
  }

  /** Adds other sums to these. */
  Sums add(Sums other) {
    add(losses, other.losses);
    add(gradient, other.gradient);
    add(interceptGradient, other.interceptGradient);
    return this;
  }

  private static void add(double[] to, double[] values) {
    for (int i = 0; i < to.length; i++) {
      to[i] += values[i];
    }
  }

  private static double rounded(double value) {
    return value + ROUNDING - ROUNDING;
  }
}
