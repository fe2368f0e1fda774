// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

/**
 * A confidence interval.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {

  /** Checks that the ends are in their order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "The interval goes from " + low + " to " + high + ": give the lower end first");
    }
  }

  /**
   * The 95 % interval of an accuracy: percentile bootstrap over the rows, 2,000 draws, as in {@link
   * Evaluation#accuracy95}.
   *
   * @param accuracy 0 to 1
   * @param rows how many rows it is of, at least 1
   */
  public static Interval ofAccuracy(double accuracy, long rows, long seed) {
    Share.check("accuracy", accuracy);
    return Bootstrap.accuracy95(Math.round(accuracy * rows), rows, seed);
  }
}
