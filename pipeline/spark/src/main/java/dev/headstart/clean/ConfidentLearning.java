// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.Argmax;
import dev.headstart.head.HeldOutProbabilities;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Finds wrong labels from probabilities that heads gave to rows they were not trained on, by
 * confident learning (Northcutt, Jiang and Chuang, Confident Learning: Estimating Uncertainty in
 * Dataset Labels, 2021). It computes what {@code find_label_issues} of cleanlab 2.9 does by
 * default, where cleanlab leaves open which of equally sure rows it flags: here it is all of them.
 *
 * <p>Each step is a pass of the executors over the rows; only the joint, by label and class, comes
 * to the driver.
 */
final class ConfidentLearning {
  private static final String INDEX = HeldOutProbabilities.INDEX;
  private static final String PROBABILITIES = HeldOutProbabilities.PROBABILITIES;

  /** What floating-point comparisons allow for. */
  private static final double SLACK = 1e-6;

  private static final double LOWEST_THRESHOLD = 2 * SLACK;

  /** No probability is as large: the threshold of a class that no row is labelled with. */
  private static final double UNREACHED = 2;

  private final Dataset<Row> rows;
  private final long[] labelled;
  private final ConfidentJoint joint;

  private ConfidentLearning(Dataset<Row> rows, long[] labelled, ConfidentJoint joint) {
    this.rows = rows;
    this.labelled = labelled;
    this.joint = joint;
  }

  /**
   * Estimates the joint.
   *
   * @param rows with {@link HeldOutProbabilities#INDEX} and {@link
   *     HeldOutProbabilities#PROBABILITIES}; persisted, since they are passed over several times
   */
  static ConfidentLearning of(Dataset<Row> rows, int classes) {
    long[] labelled = new long[classes];
    double[] thresholds = new double[classes];
    Arrays.fill(thresholds, UNREACHED);
    UDF2<Integer, Vector, Double> ownOf = (label, shares) -> shares.apply(label);
    Column own = udf(ownOf, DataTypes.DoubleType).apply(col(INDEX), col(PROBABILITIES));
    for (Row row : rows.groupBy(INDEX).agg(count(lit(1)), avg(own)).collectAsList()) {
      labelled[row.getInt(0)] = row.getLong(1);
      thresholds[row.getInt(0)] = Math.max(LOWEST_THRESHOLD, row.getDouble(2));
    }
    UDF1<Vector, Integer> sureOf = shares -> sure(shares.toArray(), thresholds);
    Column surely = udf(sureOf, DataTypes.IntegerType).apply(col(PROBABILITIES));
    long[][] sure = new long[classes][classes];
    for (Row row : rows.groupBy(col(INDEX), surely.as("sure")).agg(count(lit(1))).collectAsList()) {
      if (!row.isNullAt(1)) {
        sure[row.getInt(0)][row.getInt(1)] = row.getLong(2);
      }
    }
    return new ConfidentLearning(rows, labelled, ConfidentJoint.calibrated(sure, labelled));
  }

  ConfidentJoint joint() {
    return joint;
  }

  /**
   * Returns a column of whether a row's label is probably wrong: of the rows with a label, those
   * that are the likeliest to be of another class instead, as many as the joint says, unless the
   * label has the largest probability.
   */
  Column isIssue() {
    double[][] cuts = cuts();
    UDF2<Integer, Vector, Boolean> isIssue =
        (label, shares) -> isIssue(label, shares.toArray(), cuts[label]);
    return udf(isIssue, DataTypes.BooleanType)
        .asNonNullable()
        .apply(col(INDEX), col(PROBABILITIES));
  }

  /** Returns by label and class from which margin on a row is flagged. */
  private double[][] cuts() {
    long[][] toFlag = joint.toFlag();
    for (int label = 0; label < labelled.length; label++) {
      if (labelled[label] <= 1) {
        Arrays.fill(toFlag[label], 0); // one row of each label stays
      }
    }
    double[][] cuts = new double[labelled.length][labelled.length];
    for (double[] row : cuts) {
      Arrays.fill(row, Double.POSITIVE_INFINITY);
    }
    rows.select(INDEX, PROBABILITIES)
        .javaRDD()
        .mapPartitionsToPair(part -> largest(part, toFlag))
        .reduceByKey(Largest::add)
        .mapValues(Largest::smallest)
        .collect()
        .forEach(cut -> cuts[cut._1() / cuts.length][cut._1() % cuts.length] = cut._2());
    return cuts;
  }

  /** Returns the largest margins of each label and class, of as many rows as are to be flagged. */
  private static Iterator<Tuple2<Integer, Largest>> largest(Iterator<Row> rows, long[][] toFlag) {
    Map<Integer, Largest> margins = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      int label = row.getInt(0);
      double[] shares = row.<Vector>getAs(1).toArray();
      for (int c = 0; c < shares.length; c++) {
        long most = toFlag[label][c];
        if (most > 0) {
          margins
              .computeIfAbsent(label * shares.length + c, pair -> new Largest((int) most))
              .add(shares[c] - shares[label]);
        }
      }
    }
    return margins.entrySet().stream()
        .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
        .iterator();
  }

  private static boolean isIssue(int label, double[] shares, double[] cuts) {
    double[] favoured = shares.clone();
    favoured[label] += SLACK;
    if (Argmax.of(favoured) == label) {
      return false;
    }
    for (int c = 0; c < shares.length; c++) {
      if (shares[c] - shares[label] >= cuts[c]) {
        return true;
      }
    }
    return false;
  }

  /** Returns the class that a row is surely of, or null. */
  private static @Nullable Integer sure(double[] shares, double[] thresholds) {
    int found = -1;
    for (int c = 0; c < shares.length; c++) {
      if (shares[c] >= thresholds[c] - SLACK) {
        if (found >= 0) {
          return Argmax.of(shares);
        }
        found = c;
      }
    }
    return found < 0 ? null : found;
  }
}
