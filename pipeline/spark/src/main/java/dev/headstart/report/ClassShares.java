// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What can be said of predictions without labels: classes and scores. */
final class ClassShares {

  private static final int BARS = 20;

  private ClassShares() {}

  /** Returns a map a predicted class: {@code label, count, mean_score}, the largest first. */
  static List<Map<String, Object>> of(Dataset<Row> rows, List<String> labels) {
    return rows
        .groupBy("guess")
        .agg(count(lit(1)).as("rows"), avg("score"))
        .orderBy(desc("rows"), col("guess"))
        .collectAsList()
        .stream()
        .map(
            row -> {
              Map<String, Object> share = new LinkedHashMap<>();
              share.put("label", labels.get(row.getInt(0)));
              share.put("count", row.getLong(1));
              share.put("mean_score", row.getDouble(2));
              return share;
            })
        .toList();
  }

  /** Returns the histogram of the scores: {@code from, to} and {@code counts} of equal widths. */
  static Map<String, Object> histogram(Dataset<Row> rows, double from, double to) {
    double width = Math.max(to - from, 1e-9) / BARS;
    long[] counts = new long[BARS];
    rows.groupBy(
            least(floor(col("score").minus(from).divide(width)), lit((long) BARS - 1)).as("bar"))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> counts[Math.max(0, (int) row.getLong(0))] += row.getLong(1));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from", from);
    map.put("to", to);
    map.put("counts", counts);
    return map;
  }
}
