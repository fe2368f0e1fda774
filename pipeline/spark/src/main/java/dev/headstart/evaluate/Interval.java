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
}
