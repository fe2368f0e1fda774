// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.report.Quantum.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Precision and recall of each class against the others, for every threshold on its score, and the
 * average precision: the sum of the precisions weighted by the rise in recall, without
 * interpolation, as scikit-learn's {@code average_precision_score}.
 */
final class PrecisionRecall {

  /** The rows of one score. */
  private record Group(double score, long positives, long rows) {}

  private PrecisionRecall() {}

  /**
   * Returns a map for each shown class that has rows: {@code label, average_precision, threshold,
   * precision, recall}, the last three as lists from the highest threshold on.
   *
   * @param labelled narrowed rows with a label
   */
  static List<Map<String, Object>> of(
      Dataset<Row> labelled, ShownClasses classes, Quantum quantum) {
    Rounding rounding = quantum.rounding();
    Column score = udf(rounding, DataTypes.DoubleType).apply(col("score"));
    Column shownTruth = shownTruth(classes);
    Map<Integer, List<Group>> groups = new LinkedHashMap<>();
    labelled
        .select(
            shownTruth.as("shown"), posexplode(col("scores")).as(new String[] {"class", "score"}))
        .select(col("class"), col("shown"), score.as("score"))
        .groupBy("class", "score")
        .agg(
            sum(when(col("shown").equalTo(col("class")), 1L).otherwise(0L)).as("positives"),
            count(lit(1)).as("rows"))
        .collectAsList()
        .forEach(
            row ->
                groups
                    .computeIfAbsent(row.getInt(0), c -> new ArrayList<>())
                    .add(new Group(row.getDouble(1), row.getLong(2), row.getLong(3))));
    List<Map<String, Object>> curves = new ArrayList<>();
    for (int c = 0; c < classes.shown().size(); c++) {
      List<Group> of = groups.getOrDefault(c, List.of());
      boolean known = of.stream().noneMatch(group -> Double.isInfinite(group.score));
      if (known && of.stream().anyMatch(group -> group.positives > 0)) {
        curves.add(curve(classes.labels().get(classes.shown().get(c)), of));
      }
    }
    return curves;
  }

  /** Returns the position of a row's class among the shown ones, -1 for another. */
  private static Column shownTruth(ShownClasses classes) {
    if (classes.all()) {
      return col("truth");
    }
    List<Integer> shown = new ArrayList<>(classes.shown());
    UDF1<Integer, Integer> position = shown::indexOf;
    return udf(position, DataTypes.IntegerType).apply(col("truth"));
  }

  private static Map<String, Object> curve(String label, List<Group> groups) {
    List<Group> highestFirst = new ArrayList<>(groups);
    highestFirst.sort((a, b) -> Double.compare(b.score, a.score));
    long all = highestFirst.stream().mapToLong(Group::positives).sum();
    double[] precision = new double[highestFirst.size()];
    double[] recall = new double[highestFirst.size()];
    long positives = 0;
    long rows = 0;
    double average = 0;
    for (int i = 0; i < precision.length; i++) {
      Group group = highestFirst.get(i);
      positives += group.positives;
      rows += group.rows;
      precision[i] = (double) positives / rows;
      recall[i] = (double) positives / all;
      average += (double) group.positives / all * precision[i];
    }
    Map<String, Object> curve = new LinkedHashMap<>();
    curve.put("label", label);
    curve.put("average_precision", average);
    int[] kept = Thinned.of(precision.length).toArray();
    curve.put("threshold", Lists.pick(kept, i -> highestFirst.get(i).score));
    curve.put("precision", Lists.pick(kept, i -> precision[i]));
    curve.put("recall", Lists.pick(kept, i -> recall[i]));
    return curve;
  }
}
