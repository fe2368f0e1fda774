package dev.headstart;

/** The index of the largest of some numbers: the class that a net or a head predicts. */
public final class Argmax {

  private Argmax() {}

  /**
   * Of equal numbers the lowest index; NaN is never larger than a number before it.
   *
   * @param values at least one
   */
  public static int of(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** As {@link #of(double[])}. */
  public static int of(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
