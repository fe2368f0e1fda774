// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.train;

import dev.headstart.Texts;
import dev.headstart.evaluate.Interval;
import dev.headstart.head.TrainingSummary;
import dev.headstart.head.Trial;
import dev.headstart.jobs.cli.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells what cross-validation or validation found.
 *
 * @param summary of the head
 * @param way how the settings were tried
 * @param parts the number of folds or rows of that, with the noun
 * @param rows the number of rows that each setting was scored on
 * @param seed of the intervals' bootstrap
 */
record TrialLines(TrainingSummary summary, String way, String parts, long rows, long seed) {

  static TrialLines crossValidated(TrainingSummary summary, int folds, long seed) {
    return new TrialLines(
        summary, "cross-validation", Texts.format("%d folds", folds), summary.rows(), seed);
  }

  static TrialLines validated(TrainingSummary summary, long rows, long seed) {
    return new TrialLines(summary, "validation", Texts.format("%,d rows", rows), rows, seed);
  }

  /**
   * Prints a line for each setting that was tried, and whether the chosen one is at the end of the
   * grid.
   */
  void sayTuning(Job job) {
    job.say("  %s, %s; in brackets the 95 %% interval", way, parts);
    for (Trial trial : summary.trials()) {
      job.say(
          "  %s regParam %-9.3g %-13s accuracy %s",
          trial.chosen() ? "*" : " ",
          trial.regParam(),
          scaling(trial.standardize()),
          accuracy(trial));
    }
    summary.endOfGrid().ifPresent(end -> job.say("  %s (--reg-param)", end));
  }

  /** Prints that there was no test, and the cross-validated accuracy instead. */
  void sayWithoutTest(Job job) {
    job.say("No test rows (--test-split, --test-codes, or the split test or val).");
    if (summary.trials().isEmpty()) {
      job.say("There are too few rows for cross-validation, so the model has no accuracy.");
    }
    for (Trial trial : summary.trials()) {
      if (trial.chosen() || summary.trials().size() == 1) {
        job.say(
            "cross-validated accuracy  %s, %s of the %,d rows%s",
            accuracy(trial),
            parts,
            rows,
            summary.trials().size() > 1 ? "; the best of those tried, so slightly optimistic" : "");
      }
    }
  }

  /** Returns what training chose, and all trials if there were any, for JSON. */
  Map<String, Object> metrics() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("reg_param", summary.regParam());
    metrics.put("standardize", summary.standardize());
    metrics.put("rows_without_code", summary.rowsWithoutCode());
    if (!summary.trials().isEmpty()) {
      metrics.put("trials", toList());
    }
    return metrics;
  }

  private List<Map<String, Object>> toList() {
    return summary.trials().stream().map(this::describe).toList();
  }

  private Map<String, Object> describe(Trial trial) {
    Interval interval = interval(trial);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("reg_param", trial.regParam());
    map.put("standardize", trial.standardize());
    map.put("accuracy", trial.accuracy());
    map.put("accuracy95", List.of(interval.low(), interval.high()));
    map.put("accuracy_std", trial.accuracyStd());
    map.put("loss", trial.loss());
    map.put("chosen", trial.chosen());
    return map;
  }

  private String accuracy(Trial trial) {
    Interval interval = interval(trial);
    return Texts.format("%.3f (%.3f to %.3f)", trial.accuracy(), interval.low(), interval.high());
  }

  private Interval interval(Trial trial) {
    return Interval.ofAccuracy(Math.min(1, trial.accuracy()), rows, seed);
  }

  static String scaling(boolean standardize) {
    return standardize ? "standardized" : "as it is";
  }
}
