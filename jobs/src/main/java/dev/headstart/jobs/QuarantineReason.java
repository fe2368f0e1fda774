// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
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
    WindowSpec reason = Window.partitionBy("stage", "error");
    Map<String, List<Row>> rows =
        quarantine
            .groupBy("stage", "error", "path")
            .agg(min("message").as("message"))
            .withColumn("images", count("*").over(reason))
            .withColumn("place", row_number().over(reason.orderBy("path")))
            .filter(col("place").leq(Math.max(1, examples))) // the first one has the message
            .orderBy(desc("images"), col("stage"), col("error"), col("place"))
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString(0) + " " + row.getString(1),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return rows.values().stream().map(of -> of(of, examples)).toList();
  }

  private static QuarantineReason of(List<Row> rows, int examples) {
    Row first = rows.get(0);
    return new QuarantineReason(
        first.getString(0),
        first.getString(1),
        first.getAs("images"),
        first.getAs("message"),
        rows.stream().limit(examples).map(row -> row.<String>getAs("path")).toList());
  }
}
