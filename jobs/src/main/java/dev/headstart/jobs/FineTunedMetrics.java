// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.finetune.Epoch;
import dev.headstart.finetune.FineTuned;
import dev.headstart.jobs.cli.Throughput;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code --summary} says of a training of a net. */
final class FineTunedMetrics {

  private FineTunedMetrics() {}

  /** Returns the metrics of the best epoch and the curves. */
  static Map<String, Object> of(FineTuned tuned, Epoch best) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("best_epoch", best.number());
    if (best.validation() != null) {
      metrics.put("validation_accuracy", best.validation().accuracy());
      metrics.put("validation_loss", best.validation().loss());
    }
    if (tuned.test() != null) {
      metrics.put("test_accuracy", tuned.test().accuracy());
      metrics.put("test_loss", tuned.test().loss());
    }
    metrics.put("curves", tuned.curves().toMap());
    return metrics;
  }

  /** Returns the throughput over the images of all epochs. The time includes validation. */
  static Throughput throughput(long images, FineTuned tuned) {
    double seconds = tuned.epochs().stream().mapToDouble(Epoch::seconds).sum();
    return new Throughput(images, seconds);
  }
}
