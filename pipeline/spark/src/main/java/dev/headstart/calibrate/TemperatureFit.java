// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import dev.headstart.Argmax;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * Finds the temperature at which the softmax of logits has the lowest log-loss (Guo et al., On
 * Calibration of Modern Neural Networks, 2017).
 *
 * <p>The log-loss is convex in the inverse of the temperature, so the zero of its slope is found by
 * bisection. Where no prediction is wrong there is none. The temperature is therefore never so low
 * that the mean confidence exceeds {@code (n + 1) / (n + 2)}, what n right predictions in a row can
 * show (Laplace's rule of succession). Where the scores say nothing of the class, or the contrary,
 * the log-loss falls with the temperature without end, and there is no best one.
 */
final class TemperatureFit {

  private static final double LOWEST = Math.log(1e-4);
  private static final double HIGHEST = Math.log(1e6);

  /** Halves the interval of logs from 23 to below 1e-12. */
  private static final int STEPS = 50;

  private TemperatureFit() {}

  /**
   * Returns the temperature; empty if there is no best one below 10,000.
   *
   * @param logits of each row, by class
   * @param truth the index of each row's class
   */
  static OptionalDouble of(double[][] logits, int[] truth) {
    if (slope(logits, truth, Math.exp(LOWEST)) >= 0) {
      return OptionalDouble.empty();
    }
    double best = zero(log -> slope(logits, truth, Math.exp(log)));
    double most = (logits.length + 1.0) / (logits.length + 2.0);
    double surest = zero(log -> confidence(logits, Math.exp(log)) - most);
    return OptionalDouble.of(Math.exp(-Math.min(best, surest)));
  }

  /** Returns where an increasing function is zero. */
  private static double zero(DoubleUnaryOperator function) {
    double low = LOWEST;
    double high = HIGHEST;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (function.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Returns the slope of the log-loss over the inverse of the temperature. */
  private static double slope(double[][] logits, int[] truth, double inverse) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      double[] shares = Logits.softmax(logits[i], 1 / inverse);
      for (int c = 0; c < shares.length; c++) {
        sum += shares[c] == 0 ? 0 : shares[c] * (logits[i][c] - logits[i][truth[i]]);
      }
    }
    return sum;
  }

  private static double confidence(double[][] logits, double inverse) {
    double sum = 0;
    for (double[] row : logits) {
      double[] shares = Logits.softmax(row, 1 / inverse);
      sum += shares[Argmax.of(shares)];
    }
    return sum / logits.length;
  }
}
