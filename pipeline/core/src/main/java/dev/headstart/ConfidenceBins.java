// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.util.Arrays;

/**
 * The bins of a reliability diagram: of equal width, over the probabilities of the predicted
 * classes (Guo et al., On Calibration of Modern Neural Networks, 2017).
 */
public final class ConfidenceBins {

  /** The number of bins. */
  public static final int COUNT = 15;

  /** The inner edges, computed as numpy's linspace computes them. */
  private static final double[] EDGES = edges();

  private ConfidenceBins() {}

  /**
   * Returns the bin of a probability, from 0. An edge belongs to the bin below it, as in
   * scikit-learn's calibration_curve.
   */
  public static int of(double probability) {
    int at = Arrays.binarySearch(EDGES, probability);
    return at >= 0 ? at : -at - 1;
  }

  private static double[] edges() {
    double[] edges = new double[COUNT - 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (i + 1) * (1.0 / COUNT);
    }
    return edges;
  }
}
