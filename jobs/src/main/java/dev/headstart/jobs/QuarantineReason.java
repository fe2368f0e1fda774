// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;

/**
 * A reason why images are in quarantine.
 *
 * @param stage the stage that failed, such as {@code decode}
 * @param error the kind of error, such as {@code TRUNCATED}
 * @param images the number of images, each counted once however often it was tried
 * @param message the message of the first example
 * @param examples the first paths in order
 */
record QuarantineReason(
    String stage, String error, long images, @Nullable String message, List<String> examples) {

  /** Returns the stage and error, such as {@code decode TRUNCATED}. */
  String name() {
    return stage + " " + error;
  }

  /**
   * Returns the reasons in a quarantine table, the most frequent first.
   *
   * @param examples the maximum number of examples per reason
   */
  static List<QuarantineReason> in(Dataset<Row> quarantine, int examples) {
    Dataset<Row> failures =
        quarantine.groupBy("stage", "error", "path").agg(min("message").as("message")).cache();
    try {
      List<Row> shown =
          failures
              .withColumn(
                  "place", row_number().over(Window.partitionBy("stage", "error").orderBy("path")))
              .filter(col("place").leq(Math.max(1, examples))) // the first one has the message
              .orderBy("place")
              .collectAsList();
      return failures
          .groupBy("stage", "error")
          .agg(count("*").as("images"))
          .orderBy(desc("images"), col("stage"), col("error"))
          .collectAsList()
          .stream()
          .map(counted -> of(counted, shown, examples))
          .toList();
    } finally {
      failures.unpersist();
    }
  }

  private static QuarantineReason of(Row counted, List<Row> shown, int examples) {
    String stage = counted.getString(0);
    String error = counted.getString(1);
    List<String> paths = new ArrayList<>();
    String message = null;
    for (Row row : shown) {
      if (row.getString(0).equals(stage) && row.getString(1).equals(error)) {
        message = message == null ? row.getString(3) : message;
        paths.add(row.getString(2));
      }
    }
    List<String> some = paths.subList(0, Math.min(examples, paths.size()));
    return new QuarantineReason(stage, error, counted.getLong(2), message, List.copyOf(some));
  }
}
