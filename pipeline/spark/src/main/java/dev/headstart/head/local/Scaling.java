// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import dev.headstart.head.joint.Weights;
import java.util.Arrays;

/**
 * Scales codes to mean zero and, optionally, to unit variance, and transforms weights back.
 *
 * @param mean the mean by feature
 * @param factors the factor of each centred feature; 0 for a constant feature
 */
record Scaling(double[] mean, double[] factors) {

  static Scaling of(float[][] codes, boolean standardize) {
    double[] mean = new double[codes[0].length];
    for (float[] code : codes) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += code[j] / (double) codes.length;
      }
    }
    double[] squares = new double[mean.length];
    for (float[] code : codes) {
      for (int j = 0; j < mean.length; j++) {
        squares[j] += (code[j] - mean[j]) * (code[j] - mean[j]);
      }
    }
    // MLlib's standard deviation divides by rows - 1.
    double freedom = Math.max(1, codes.length - 1);
    double[] factors =
        Arrays.stream(squares)
            .map(s -> s == 0 ? 0 : standardize ? Math.sqrt(freedom / s) : 1)
            .toArray();
    return new Scaling(mean, factors);
  }

  double[][] apply(float[][] codes) {
    double[][] scaled = new double[codes.length][mean.length];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        scaled[i][j] = (codes[i][j] - mean[j]) * factors[j];
      }
    }
    return scaled;
  }

  /** Returns the weights for codes as they are, where these are for scaled ones. */
  Weights unscaled(double[][] weights, double[] intercepts) {
    return new Weights(weights, intercepts).unscaled(mean, factors);
  }
}
