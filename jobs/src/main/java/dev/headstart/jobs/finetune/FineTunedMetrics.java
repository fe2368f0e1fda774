// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.finetune.Epoch;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.Soup;
import dev.headstart.finetune.Validation;
import dev.headstart.jobs.cli.Throughput;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code --summary} says of a training of a net. */
final class FineTunedMetrics {

  private FineTunedMetrics() {}

  /** Returns the metrics of the net and the curves. */
  static Map<String, Object> of(FineTuned tuned, Epoch best) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("best_epoch", best.number());
    Soup soup = tuned.soup();
    if (soup != null) {
      metrics.put("soup_epochs", soup.epochs());
    }
    Validation validation = tuned.validation();
    if (validation != null) {
      metrics.put("validation_accuracy", validation.accuracy());
      metrics.put("validation_loss", validation.loss());
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
