// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How features are scaled for the fit: to mean zero, and to a mean variance of one over all
 * features, or to one in each.
 *
 * @param mean by feature
 * @param factors of each centred feature; 0 for a constant one
 * @param penalty the factor of the penalty of the weights of scaled features
 * @param totalWeight of all rows
 */
record Scale(double[] mean, double[] factors, double penalty, double totalWeight)
    implements Serializable {

  /** A feature that varies by less than this share of its mean is constant but for rounding. */
  private static final double CONSTANT = 1e-12;

  /**
   * Returns the scale from the features' moments.
   *
   * @param deviations the standard deviation of each feature, as MLlib has it
   */
  static Scale of(double[] mean, double[] deviations, double totalWeight, boolean standardize) {
    double[] means = Arrays.stream(mean).map(Scale::rounded).toArray();
    double[] spread = Arrays.stream(deviations).map(Scale::rounded).toArray();
    double variance = Arrays.stream(spread).map(s -> s * s).average().orElse(0);
    double common = variance > 0 ? 1 / Math.sqrt(variance) : 1;
    double[] factors = new double[means.length];
    for (int j = 0; j < factors.length; j++) {
      boolean constant = spread[j] <= CONSTANT * Math.abs(means[j]);
      factors[j] = constant ? 0 : standardize ? 1 / spread[j] : common;
    }
    return new Scale(means, factors, standardize ? 1 : common * common, rounded(totalWeight));
  }

  /** Returns the scale of rows; the sums are taken in their order. */
  static Scale of(PackedRows rows, boolean standardize) {
    double total = 0;
    double squaredWeights = 0;
    double[] mean = new double[rows.length];
    for (int i = 0; i < rows.size; i++) {
      double weight = rows.weights[i];
      total += weight;
      squaredWeights += weight * weight;
      for (int j = 0; j < mean.length; j++) {
        mean[j] += weight * rows.features[i * rows.length + j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= total;
    }
    double[] squares = new double[rows.length];
    for (int i = 0; i < rows.size; i++) {
      for (int j = 0; j < mean.length; j++) {
        double distance = rows.features[i * rows.length + j] - mean[j];
        squares[j] += rows.weights[i] * distance * distance;
      }
    }
    // MLlib's unbiased variance of weighted rows.
    double freedom = total - squaredWeights / total;
    double[] deviations =
        Arrays.stream(squares).map(s -> freedom > 0 ? Math.sqrt(s / freedom) : 0).toArray();
    return of(mean, deviations, total, standardize);
  }

  /**
   * Returns a number with the digits of a float, so that it does not show in which order a sum was
   * taken.
   */
  static double rounded(double value) {
    long half = 1L << 28;
    return Double.longBitsToDouble((Double.doubleToLongBits(value) + half) & -(half << 1));
  }
}
