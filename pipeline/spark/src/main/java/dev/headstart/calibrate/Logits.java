// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import dev.headstart.Argmax;

/** Scores whose softmax is a probability. */
public final class Logits {

  private Logits() {}

  /**
   * Returns the logits for MLlib's {@code rawPrediction}. With two classes that is minus the margin
   * and the margin, twice as far apart as the margin says.
   */
  public static double[] ofRaw(double[] raw) {
    return raw.length == 2 ? new double[] {raw[0] / 2, raw[1] / 2} : raw;
  }

  /**
   * Returns the softmax of the logits divided by a temperature.
   *
   * @param temperature above 0; 1 changes nothing
   */
  public static double[] softmax(double[] logits, double temperature) {
    double max = logits[Argmax.of(logits)];
    double[] shares = new double[logits.length];
    double sum = 0;
    for (int c = 0; c < shares.length; c++) {
      shares[c] = Math.exp((logits[c] - max) / temperature);
      sum += shares[c];
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= sum;
    }
    return shares;
  }
}
