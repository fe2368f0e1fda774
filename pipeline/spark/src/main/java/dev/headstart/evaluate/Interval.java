// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

/**
 * A confidence interval.
 *
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double low, double high) {

  /** Creates an interval. Checks that the ends are in order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "The interval goes from " + low + " to " + high + ": give the lower end first");
    }
  }

  /**
   * Returns the 95 % interval of an accuracy: a percentile bootstrap over the rows with 2,000
   * draws, as in {@link Evaluation#accuracy95}.
   *
   * @param accuracy the accuracy, 0 to 1
   * @param rows the number of rows, at least 1
   */
  public static Interval ofAccuracy(double accuracy, long rows, long seed) {
    Share.check("accuracy", accuracy);
    return Bootstrap.accuracy95(Math.round(accuracy * rows), rows, seed);
  }
}
