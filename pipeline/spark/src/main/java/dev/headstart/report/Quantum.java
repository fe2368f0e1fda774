// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import org.apache.spark.sql.api.java.UDF1;

/**
 * The step to which scores are rounded before they are counted, so that what reaches the driver
 * does not grow with the rows. Few rows are not rounded.
 *
 * @param step the step, 0 for none
 */
record Quantum(double step) {

  /** The number of (class, score) groups that a driver takes without rounding. */
  private static final long EXACT = 400_000;

  private static final double STEP = 1.0 / 1024;

  /** Rounds a score on an executor. */
  interface Rounding extends UDF1<Double, Double> {}

  /**
   * Returns the step for a number of scores.
   *
   * @param range the difference of the highest and the lowest score
   */
  static Quantum of(long scores, double range) {
    return new Quantum(scores <= EXACT ? 0 : STEP * Math.max(range, 1e-9));
  }

  boolean exact() {
    return step == 0;
  }

  Rounding rounding() {
    double size = step;
    return size == 0
        ? score -> score
        : score -> Double.isInfinite(score) ? score : Math.rint(score / size) * size;
  }
}
