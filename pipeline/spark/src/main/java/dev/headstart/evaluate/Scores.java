// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;

/** Computes metrics from one row's scores and its true class. Null scores give null. */
final class Scores {
  private static final int TOP = 5;

  /** The distance from 1 to the next double, at which scikit-learn's log_loss clips. */
  private static final double EPSILON = Math.ulp(1.0);

  private Scores() {}

  /** Returns minus the log of the probability of the true class; null for an unseen class (-1). */
  static @Nullable Double logLoss(@Nullable Vector probabilities, int truth) {
    if (probabilities == null) {
      return null;
    }
    double probability = truth < 0 ? 0 : probabilities.apply(truth);
    return -Math.log(Math.min(Math.max(probability, EPSILON), 1 - EPSILON));
  }

  /**
   * Returns 1 if the true class is among the five highest scores (among equal ones the lower index
   * wins).
   */
  static @Nullable Integer isTop5(@Nullable Vector scores, int truth) {
    if (scores == null) {
      return null;
    }
    int ahead = 0;
    for (int i = 0; truth >= 0 && i < scores.size(); i++) {
      double difference = scores.apply(i) - scores.apply(truth);
      ahead += difference > 0 || (difference == 0 && i < truth) ? 1 : 0;
    }
    return truth >= 0 && ahead < TOP ? 1 : 0;
  }
}
