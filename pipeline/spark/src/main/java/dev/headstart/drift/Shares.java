// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import java.util.Arrays;

/** Ranks of figures among those of shuffles. */
final class Shares {
  private static final double SLACK = 1e-9;

  private Shares() {}

  /** Returns for each value the share of all values that are as large or larger. */
  static double[] asLarge(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] shares = new double[values.length];
    for (int b = 0; b < values.length; b++) {
      int below = firstFrom(sorted, values[b] - SLACK);
      shares[b] = (sorted.length - below) / (double) sorted.length;
    }
    return shares;
  }

  private static int firstFrom(double[] sorted, double least) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
