// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.headstart.ConfidenceBins;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The reliability diagram: the rows by the probability of their predicted class, in 15 bins of
 * equal width, with the mean probability and the accuracy of each (Guo et al., On Calibration of
 * Modern Neural Networks, 2017). The expected calibration error is the mean difference of the two,
 * weighted by the rows of the bin.
 */
final class ReliabilityDiagram {

  private ReliabilityDiagram() {}

  /** Returns {@code ece} and {@code bins}, those that have rows, from rows with a label. */
  static Map<String, Object> of(Dataset<Row> labelled) {
    List<Row> rows =
        labelled
            .groupBy("bin")
            .agg(
                count(lit(1)),
                avg(col("score")),
                avg(when(col("truth").equalTo(col("guess")), 1.0).otherwise(0.0)))
            .orderBy("bin")
            .collectAsList();
    long all = rows.stream().mapToLong(row -> row.getLong(1)).sum();
    double error = 0;
    List<Map<String, Object>> bins = new ArrayList<>();
    for (Row row : rows) {
      error += row.getLong(1) * Math.abs(row.getDouble(2) - row.getDouble(3)) / all;
      Map<String, Object> bin = new LinkedHashMap<>();
      bin.put("from", (double) row.getInt(0) / ConfidenceBins.COUNT);
      bin.put("to", (row.getInt(0) + 1.0) / ConfidenceBins.COUNT);
      bin.put("count", row.getLong(1));
      bin.put("confidence", row.getDouble(2));
      bin.put("accuracy", row.getDouble(3));
      bins.add(bin);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ece", error);
    map.put("bins", bins);
    return map;
  }
}
