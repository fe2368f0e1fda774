// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.evaluate.Interval;
import dev.headstart.head.TrainingSummary;
import dev.headstart.head.Trial;
import dev.headstart.jobs.cli.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints the results of cross-validation.
 *
 * @param summary the summary of the head
 * @param folds the number of folds
 * @param seed the random seed of the intervals' bootstrap
 */
record TrialLines(TrainingSummary summary, int folds, long seed) {

  /**
   * Prints a line for each setting that was tried, and whether the chosen one is at the end of the
   * grid.
   */
  void sayTuning(Job job) {
    job.say("  cross-validation, %d folds; in brackets the 95 %% interval", folds);
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
            "cross-validated accuracy  %s, %d folds of the %,d rows%s",
            accuracy(trial),
            folds,
            summary.rows(),
            summary.trials().size() > 1 ? "; the best of those tried, so slightly optimistic" : "");
      }
    }
  }

  /** Returns all trials, for JSON. */
  List<Map<String, Object>> toList() {
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
    return Interval.ofAccuracy(Math.min(1, trial.accuracy()), summary.rows(), seed);
  }

  static String scaling(boolean standardize) {
    return standardize ? "standardized" : "as it is";
  }
}
