// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/**
 * What was fitted. With two classes there is one margin, that of the second class.
 *
 * @param weights by margin and feature
 * @param intercepts by margin
 */
public record Weights(double[][] weights, double[] intercepts) {

  /**
   * Returns the weights for features as they are, where these are for features less their mean,
   * times a factor.
   */
  public Weights unscaled(double[] mean, double[] factors) {
    double[] shifted = intercepts.clone();
    double[][] plain = new double[weights.length][mean.length];
    for (int c = 0; c < weights.length; c++) {
      for (int j = 0; j < mean.length; j++) {
        plain[c][j] = weights[c][j] * factors[j];
        shifted[c] -= plain[c][j] * mean[j];
      }
    }
    return new Weights(plain, shifted);
  }
}
