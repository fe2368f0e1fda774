// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The accuracy among the rows whose score is at least a threshold, and the share of the rows that
 * these are: what is gained by leaving the least sure ones to a person.
 */
final class Coverage {

  private static final double[] TARGETS = {0.9, 0.95, 0.98, 0.99};

  private Coverage() {}

  /**
   * Returns the curve as lists {@code threshold, coverage, accuracy}, from the highest threshold
   * on, and {@code targets}: for some accuracies the lowest threshold that reaches each.
   *
   * @param labelled narrowed rows with a label
   */
  static Map<String, Object> of(Dataset<Row> labelled, Quantum quantum) {
    Column score = udf(quantum.rounding(), DataTypes.DoubleType).apply(col("score"));
    List<Row> groups =
        labelled
            .select(
                score.as("score"),
                when(col("truth").equalTo(col("guess")), 1L).otherwise(0L).as("right"))
            .groupBy("score")
            .agg(count(lit(1)), sum("right"))
            .orderBy(desc("score"))
            .collectAsList();
    long all = groups.stream().mapToLong(row -> row.getLong(1)).sum();
    double[] coverage = new double[groups.size()];
    double[] accuracy = new double[groups.size()];
    long rows = 0;
    long right = 0;
    for (int i = 0; i < coverage.length; i++) {
      rows += groups.get(i).getLong(1);
      right += groups.get(i).getLong(2);
      coverage[i] = (double) rows / all;
      accuracy[i] = (double) right / rows;
    }
    int[] kept = Thinned.of(coverage.length).toArray();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("threshold", Lists.pick(kept, i -> groups.get(i).getDouble(0)));
    map.put("coverage", Lists.pick(kept, i -> coverage[i]));
    map.put("accuracy", Lists.pick(kept, i -> accuracy[i]));
    List<Map<String, Object>> targets = new ArrayList<>();
    for (double target : TARGETS) {
      for (int i = coverage.length - 1; i >= 0; i--) {
        if (accuracy[i] >= target) {
          Map<String, Object> reached = new LinkedHashMap<>();
          reached.put("target", target);
          reached.put("threshold", groups.get(i).getDouble(0));
          reached.put("coverage", coverage[i]);
          reached.put("accuracy", accuracy[i]);
          targets.add(reached);
          break;
        }
      }
    }
    map.put("targets", targets);
    return map;
  }
}
