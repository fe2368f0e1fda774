// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The temperature of a head: its probabilities are the softmax of its margins divided by it. The
 * predicted class stays the same.
 *
 * @param temperature above 0: below 1 the probabilities become surer, above it less sure
 * @param rows the number of held-out rows that it was fitted on
 * @param before the figures of these rows without it
 * @param after the figures of these rows with it
 */
public record Calibration(double temperature, long rows, Reliability before, Reliability after) {

  /** Creates a calibration. Checks the temperature. */
  public Calibration {
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    if (!(temperature > 0) || !Double.isFinite(temperature)) {
      throw new IllegalArgumentException(
          "The temperature is " + temperature + ": give a finite number above 0");
    }
  }

  /**
   * Fits a temperature to held-out rows.
   *
   * @param logits of each row, by class
   * @param truth the index of each row's class
   * @param rows the number of different rows among them
   * @return empty if it does not lower the log-loss by more than the standard error of that
   */
  public static Optional<Calibration> fit(double[][] logits, int[] truth, long rows) {
    OptionalDouble best =
        logits.length == 0 ? OptionalDouble.empty() : TemperatureFit.of(logits, truth);
    if (best.isEmpty()) {
      return Optional.empty();
    }
    double temperature = best.getAsDouble();
    ReliabilitySums before = new ReliabilitySums();
    ReliabilitySums after = new ReliabilitySums();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < truth.length; i++) {
      double[] was = Logits.softmax(logits[i], 1);
      double[] is = Logits.softmax(logits[i], temperature);
      before.add(was, truth[i]);
      after.add(is, truth[i]);
      double gain =
          Math.log(Math.max(is[truth[i]], Double.MIN_NORMAL))
              - Math.log(Math.max(was[truth[i]], Double.MIN_NORMAL));
      sum += gain;
      squares += gain * gain;
    }
    double mean = sum / truth.length;
    double variance = Math.max(0, squares / truth.length - mean * mean);
    return mean > Math.sqrt(variance / rows)
        ? Optional.of(new Calibration(temperature, rows, before.reliability(), after.reliability()))
        : Optional.empty();
  }

  /** Returns the calibration by name, ready for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("temperature", temperature);
    map.put("rows", rows);
    map.put("before", before.toMap());
    map.put("after", after.toMap());
    return map;
  }
}
