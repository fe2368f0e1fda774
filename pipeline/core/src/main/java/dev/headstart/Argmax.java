// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

/** Finds the index of the largest number: the class that a net or a head predicts. */
public final class Argmax {

  private Argmax() {}

  /**
   * Returns the index of the largest value, the lowest one for ties. NaN never counts as larger
   * than a value before it.
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

  /** Returns the index of the largest value, as {@link #of(double[])} does. */
  public static int of(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
