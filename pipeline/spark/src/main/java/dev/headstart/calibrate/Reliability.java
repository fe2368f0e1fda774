// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far probabilities can be trusted, on rows whose class is known. Names and definitions are
 * scikit-learn's.
 *
 * @param logLoss the mean of minus the log of the probability of the true class, clipped to at
 *     least 2.2e-16
 * @param brier the mean squared distance from the probabilities to 1 for the true class and 0 for
 *     the others, summed over the classes; with two classes, of the second one alone
 * @param ece the expected calibration error: the mean distance, over the rows, between the
 *     probability of the predicted class and the share of right predictions in its bin, of 15 bins
 *     of equal width (Guo et al., On Calibration of Modern Neural Networks, 2017)
 */
public record Reliability(double logLoss, double brier, double ece) {

  /** Creates figures. Checks their range. */
  public Reliability {
    if (!(logLoss >= 0) || !(brier >= 0) || !(ece >= 0)) {
      throw new IllegalArgumentException(
          "log-loss is "
              + logLoss
              + ", Brier score "
              + brier
              + " and ECE "
              + ece
              + ": give numbers from 0 up");
    }
  }

  /**
   * Returns the figures of some rows.
   *
   * @param probabilities of each row, by class
   * @param truth the index of each row's class
   */
  public static Reliability of(double[][] probabilities, int[] truth) {
    ReliabilitySums sums = new ReliabilitySums();
    for (int i = 0; i < truth.length; i++) {
      sums.add(probabilities[i], truth[i]);
    }
    return sums.reliability();
  }

  /** Returns the figures by name, ready for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("logLoss", logLoss);
    map.put("brier", brier);
    map.put("ece", ece);
    return map;
  }
}
