// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The images that have no code, by reason. */
final class Quarantined {

  private static final int EXAMPLES = 5;

  private Quarantined() {}

  /**
   * Returns a map for each reason, the most frequent first: {@code stage, error, count, examples},
   * the last with {@code path} and {@code message}.
   *
   * @param failed rows with {@code path, stage, error, message}
   */
  static List<Map<String, Object>> of(Dataset<Row> failed) {
    List<Row> rows =
        failed
            .select("stage", "error", "path", "message")
            .withColumn(
                "rank", row_number().over(Window.partitionBy("stage", "error").orderBy("path")))
            .withColumn("all", count(lit(1)).over(Window.partitionBy("stage", "error")))
            .filter(col("rank").leq(EXAMPLES))
            .orderBy(col("all").desc(), col("stage"), col("error"), col("rank"))
            .collectAsList();
    List<Map<String, Object>> reasons = new ArrayList<>();
    List<Map<String, Object>> examples = new ArrayList<>();
    for (Row row : rows) {
      if (row.getInt(4) == 1) {
        Map<String, Object> reason = new LinkedHashMap<>();
        reason.put("stage", row.get(0));
        reason.put("error", row.get(1));
        reason.put("count", row.getLong(5));
        examples = new ArrayList<>();
        reason.put("examples", examples);
        reasons.add(reason);
      }
      Map<String, Object> example = new LinkedHashMap<>();
      example.put("path", row.get(2));
      example.put("message", row.get(3));
      examples.add(example);
    }
    return reasons;
  }
}
