// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.OptionalDouble;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Computes the area under the ROC curve: among all pairs of a row of the class and a row of another
 * class, the share in which the former has the higher score, with ties counted as half (Hanley and
 * McNeil, 1982).
 */
final class Auc {
  private Auc() {}

  /**
   * Returns the AUC of the second of two classes against the first, or the mean over each class
   * against the others.
   */
  static OptionalDouble of(Dataset<Row> rows, int classes) {
    Column positive = when(col(Evaluator.TRUTH).equalTo(col("class")), 1L).otherwise(0L);
    WindowSpec lower =
        Window.partitionBy("class").orderBy("score").rowsBetween(Window.unboundedPreceding(), -1);
    Column lowerNegatives = coalesce(sum(col("negatives")).over(lower), lit(0L));
    return rows
        .select(
            col(Evaluator.TRUTH),
            posexplode(functions.vector_to_array(col(Evaluator.SCORES), "float64"))
                .as(new String[] {"class", "score"}))
        .filter(classes == 2 ? col("class").equalTo(1) : lit(true))
        .groupBy("class", "score")
        .agg(sum(positive).as("positives"), sum(lit(1L).minus(positive)).as("negatives"))
        .withColumn("lowerNegatives", lowerNegatives)
        .groupBy("class")
        .agg(
            sum(col("positives").multiply(col("lowerNegatives").plus(col("negatives").divide(2.0))))
                .as("wins"),
            sum("positives").as("positives"),
            sum("negatives").as("negatives"))
        .filter(col("positives").gt(0).and(col("negatives").gt(0)))
        .orderBy("class")
        .select(col("wins").divide(col("positives").cast("double").multiply(col("negatives"))))
        .collectAsList()
        .stream()
        .mapToDouble(row -> row.getDouble(0))
        .average();
  }
}
