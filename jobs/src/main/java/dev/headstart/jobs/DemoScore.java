// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The result of one way of classifying.
 *
 * @param accuracy the accuracy on the test images, 0 to 1
 * @param low the lower end of its 95 % interval
 * @param high the upper end of its 95 % interval
 * @param seconds the time for computing its codes and training it
 */
record DemoScore(double accuracy, double low, double high, double seconds) {

  /** Returns the score for the metrics of {@code evaluate}. */
  static DemoScore of(Map<String, Object> metrics, double seconds) {
    List<?> interval = (List<?>) Objects.requireNonNull(metrics.get("accuracy95"), "accuracy95");
    return new DemoScore(
        (double) Objects.requireNonNull(metrics.get("accuracy"), "accuracy"),
        (double) interval.get(0),
        (double) interval.get(1),
        seconds);
  }

  Map<String, Object> toMap() {
    return new TreeMap<>(
        Map.of("accuracy", accuracy, "accuracy95", List.of(low, high), "seconds", seconds));
  }

  static String table(Map<String, DemoScore> scores) {
    StringBuilder table = new StringBuilder();
    table.append(Texts.format("%-22s %9s %16s %9s", "", "accuracy", "95 % interval", "seconds"));
    scores.forEach(
        (name, score) ->
            table.append(
                Texts.format(
                    "%n%-22s %7.1f %% %8.1f to %4.1f %9.1f",
                    name, 100 * score.accuracy, 100 * score.low, 100 * score.high, score.seconds)));
    return table.toString();
  }
}
