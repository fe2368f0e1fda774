// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.util.Arrays;

/**
 * How features are scaled for a fit: to a mean variance of one over all features, or to one in
 * each.
 *
 * @param factors of each centred feature; 0 for a constant one
 * @param penalty the factor of the penalty of the weights of scaled features
 * @param totalWeight of all rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scale(double[] factors, double penalty, double totalWeight) {

  /** A feature that varies by less than this share of its mean is constant but for rounding. */
  private static final double CONSTANT = 1e-12;

  /** Returns the scale from the features' moments. */
  static Scale of(Moments moments, boolean standardize) {
    double[] means = moments.mean();
    double[] spread = Arrays.stream(moments.variances()).map(v -> rounded(Math.sqrt(v))).toArray();
    double common = common(moments);
    double[] factors = new double[means.length];
    for (int j = 0; j < factors.length; j++) {
      boolean constant = spread[j] <= CONSTANT * Math.abs(means[j]);
      factors[j] = constant ? 0 : standardize ? 1 / spread[j] : common;
    }
    return new Scale(factors, standardize ? 1 : common * common, rounded(moments.weight()));
  }

  /** Returns the factor that gives all features together a mean variance of one. */
  static double common(Moments moments) {
    double variance =
        rounded(Arrays.stream(moments.variances()).map(Scale::rounded).average().orElse(0));
    return variance > 0 ? 1 / Math.sqrt(variance) : 1;
  }

  /** Returns a number with the digits of a float. */
  private static double rounded(double value) {
    return Moments.rounded(value, 29);
  }
}
