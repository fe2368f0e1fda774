// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.clean.Leakage;
import dev.headstart.codes.StageNames;
import dev.headstart.model.UnseenRows;
import dev.headstart.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says how many rows that are tested on were learnt from, or are nearly the same as such rows. */
public final class LeakageCheck {

  /** The key of how many are nearly the same. */
  public static final String NEAR = "near_training";

  private LeakageCheck() {}

  /**
   * Compares rows to test on with those learnt from. Says what it finds on the terminal and in the
   * report.
   *
   * @param train rows with {@code path, code}
   * @return {@link #NEAR}, for the summary; null where there are too many rows to compare
   */
  public static Map<String, Object> of(
      Job job, Dataset<Row> train, UnseenRows unseen, Report report) {
    if (unseen.kept()) {
      return Map.of();
    }
    Leakage leakage =
        report
            .stages()
            .time(
                "compare with training images",
                () ->
                    StageNames.during(
                        job.spark(),
                        "compare with training images",
                        () -> Leakage.between(train, unseen.rows().filter("label IS NOT NULL"))),
                Leakage::tested);
    leakage.note().ifPresent(note -> job.say("%s", note));
    leakage.note().ifPresent(report::note);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put(NEAR, leakage.near().orElse(null));
    Map<String, Object> more = new LinkedHashMap<>(told);
    more.put("seen_in_training", unseen.seen());
    more.put("compared", leakage.tested());
    more.put("similarity", Leakage.SIMILARITY);
    more.put("examples", examples(leakage));
    report.leakage(more);
    return told;
  }

  private static List<Map<String, Object>> examples(Leakage leakage) {
    return leakage.examples().stream()
        .map(
            row -> {
              Map<String, Object> example = new LinkedHashMap<>();
              example.put("path", row.getString(0));
              example.put("training", row.getString(1));
              example.put("similarity", row.getDouble(2));
              return example;
            })
        .toList();
  }
}
