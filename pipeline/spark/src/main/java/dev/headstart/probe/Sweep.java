// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.head.HeadKind;
import java.util.Arrays;

/**
 * A linear classifier at strengths of regularisation, scored out of fold.
 *
 * @param kind the classifier
 * @param regParams the strengths, MLlib's regParam, from strong to weak
 * @param accuracies the accuracy at each
 * @param best the position of the best: the strongest of those with the highest accuracy
 * @param right by image, the share of the repeats in which the best has its class right
 */
public record Sweep(
    HeadKind kind, double[] regParams, double[] accuracies, int best, double[] right) {

  /**
   * Merges what tasks found.
   *
   * @param right by setting, image: how often right
   */
  static Sweep of(HeadKind kind, double[] regParams, int[][] right, int repeats) {
    double[] accuracies =
        Arrays.stream(right)
            .mapToDouble(row -> (double) Arrays.stream(row).sum() / (repeats * row.length))
            .toArray();
    int best = 0;
    for (int s = 1; s < accuracies.length; s++) {
      best = accuracies[s] > accuracies[best] ? s : best;
    }
    double[] shares = Arrays.stream(right[best]).mapToDouble(n -> (double) n / repeats).toArray();
    return new Sweep(kind, regParams, accuracies, best, shares);
  }

  /** Returns the highest accuracy. */
  public double accuracy() {
    return accuracies[best];
  }

  /** Returns the strength that has it. */
  public double regParam() {
    return regParams[best];
  }
}
