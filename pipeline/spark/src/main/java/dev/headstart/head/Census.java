// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Row counts of a table of codes.
 *
 * @param counts the number of labelled rows with a code, by class, in the order of the classes
 * @param weights the sum of these rows' own weights, by class
 * @param codeLength the number of values in a code
 * @param ignored the number of labelled rows without a code
 * @param unlabelled the number of rows without a label
 */
record Census(
    SortedMap<String, Long> counts,
    Map<String, Double> weights,
    int codeLength,
    long ignored,
    long unlabelled) {

  /** Returns the number of labelled rows with a code. */
  long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the sum of the weights of these rows. */
  double totalWeight() {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Counts in one pass over {@code label}, {@code features} and {@code weight}, and refuses data
   * that cannot be trained on.
   */
  static Census of(Dataset<Row> vectors, HeadColumns columns, LabelType type) {
    UDF1<Vector, Integer> size = Vector::size;
    Column known = col(TrainingSet.FEATURES).isNotNull();
    Column codeLength =
        when(known, udf(size, DataTypes.IntegerType).apply(col(TrainingSet.FEATURES)));
    List<Row> groups =
        vectors
            .groupBy(TrainingSet.LABEL)
            .agg(
                count(lit(1)),
                sum(when(known, 1L).otherwise(0L)),
                min(codeLength),
                max(codeLength),
                sum(when(known, col(TrainingSet.WEIGHT))),
                sum(when(known.and(not(isWeight(col(TrainingSet.WEIGHT)))), 1L)))
            .collectAsList();
    SortedMap<String, Long> counts = new TreeMap<>(type.order());
    Map<String, Double> weights = new HashMap<>();
    List<Integer> lengths = new ArrayList<>();
    long ignored = 0;
    long unlabelled = 0;
    for (Row group : groups) {
      long withCode = group.getLong(2);
      if (group.isNullAt(0)) {
        unlabelled += group.getLong(1);
        continue;
      }
      ignored += group.getLong(1) - withCode;
      if (withCode > 0) {
        type.check(columns.label(), group.getString(0));
        checkWeights(columns, group);
        counts.put(group.getString(0), withCode);
        weights.put(group.getString(0), group.getDouble(5));
        lengths.add(group.getInt(3));
        lengths.add(group.getInt(4));
      }
    }
    int length = lengths.isEmpty() ? 0 : lengths.get(0);
    Census census = new Census(counts, weights, length, ignored, unlabelled);
    census.check(lengths);
    return census;
  }

  private static Column isWeight(Column weight) {
    // In Spark, NaN is larger than any number.
    return coalesce(weight.gt(0).and(weight.lt(Double.POSITIVE_INFINITY)), lit(false));
  }

  private static void checkWeights(HeadColumns columns, Row group) {
    if (columns.weight().isPresent() && !group.isNullAt(6)) {
      throw new InputException(
          Texts.format(
              "Column %s holds weights that are null, NaN, infinite, 0 or less: give positive numbers",
              columns.weight().get()));
    }
  }

  private void check(List<Integer> lengths) {
    if (counts.isEmpty()) {
      throw new InputException(
          Texts.format(
              "There is nothing to train on: of %d rows %d have no label and %d no code",
              ignored + unlabelled, unlabelled, ignored));
    }
    if (counts.size() == 1) {
      throw new InputException(
          Texts.format(
              "All rows are of one class, %s: give images of at least two classes",
              counts.firstKey()));
    }
    List<Integer> distinct = lengths.stream().distinct().sorted().toList();
    if (distinct.get(0) == 0) {
      throw new InputException(
          "There are codes of no values: extract the codes from a layer that has some");
    }
    if (distinct.size() > 1) {
      throw new InputException(
          Texts.format(
              "Codes have different lengths (%d and %d values): train on codes of one net and"
                  + " layer",
              distinct.get(0), distinct.get(distinct.size() - 1)));
    }
  }
}
