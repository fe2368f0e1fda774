// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.Texts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The content of a report.
 *
 * @param title the title of the page
 * @param numbers everything for {@code report.json}
 * @param page everything for the page: the same, with thumbnails and without the cells of classes
 *     that it does not show
 */
record Sections(String title, Map<String, Object> numbers, Map<String, Object> page) {

  static final int FORMAT = 1;

  static Sections of(Report report, SparkSession spark) {
    long start = System.nanoTime();
    Map<String, Object> numbers = new LinkedHashMap<>();
    String title =
        Texts.format("%s with %s", noun(report.provenance.verb()), report.net.card().name());
    numbers.put("format", FORMAT);
    numbers.put("title", title);
    numbers.put("net", net(report));
    numbers.put("notes", report.notes);
    numbers.put("labels", report.labels);
    Map<String, Object> page = new LinkedHashMap<>();
    if (report.scored != null) {
      new ScoredSections(report, spark, report.scored).addTo(numbers, page);
    }
    if (!report.leakage.isEmpty()) {
      numbers.put("leakage", report.leakage);
    }
    if (!report.drift.isEmpty()) {
      numbers.put("drift", report.drift);
    }
    if (report.learning != null) {
      numbers.put("learning_curve", report.learning.points());
    }
    if (!report.training.isEmpty()) {
      numbers.put("training_curves", report.training);
    }
    if (report.failed != null) {
      numbers.put("quarantine", Quarantined.of(report.failed));
    }
    report.stages.add("report", (System.nanoTime() - start) / 1e9, 0);
    numbers.put("stages", report.stages.toList());
    numbers.put("provenance", report.provenance.toMap());
    Map<String, Object> all = new LinkedHashMap<>(numbers);
    all.remove("confusion");
    all.putAll(page);
    return new Sections(title, numbers, all);
  }

  private static String noun(String verb) {
    return switch (verb) {
      case "train" -> "Training";
      case "evaluate" -> "Evaluation";
      case "predict" -> "Predictions";
      case "finetune" -> "Fine-tuning";
      default -> verb;
    };
  }

  private static Map<String, Object> net(Report report) {
    Map<String, Object> net = new LinkedHashMap<>();
    net.put("name", report.net.card().name());
    net.put("fingerprint", report.net.fingerprint());
    net.put("input", report.net.card().input().canonical());
    return net;
  }
}
