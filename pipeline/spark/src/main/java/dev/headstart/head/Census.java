package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a table of codes holds.
 *
 * @param counts labelled rows with a code, by class, sorted by name
 * @param codeLength values in a code
 * @param ignored labelled rows without a code
 * @param unlabelled rows without a label
 */
record Census(TreeMap<String, Long> counts, int codeLength, long ignored, long unlabelled) {

  /** Whether a row has a label: it is neither null nor empty. */
  static Column isLabel(Column label) {
    return label.isNotNull().and(length(label).gt(0));
  }

  /** The number of labelled rows with a code. */
  long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Counts in one pass over {@code label} and {@code features}; refuses what cannot be trained on.
   */
  static Census of(Dataset<Row> vectors) {
    UDF1<Vector, Integer> size = Vector::size;
    Column known = col(TrainingSet.FEATURES).isNotNull();
    Column codeLength =
        when(known, udf(size, DataTypes.IntegerType).apply(col(TrainingSet.FEATURES)));
    List<Row> groups =
        vectors
            .groupBy(when(isLabel(col("label")), col("label")))
            .agg(
                count(lit(1)), sum(when(known, 1L).otherwise(0L)), min(codeLength), max(codeLength))
            .collectAsList();
    TreeMap<String, Long> counts = new TreeMap<>();
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
        counts.put(group.getString(0), withCode);
        lengths.add(group.getInt(3));
        lengths.add(group.getInt(4));
      }
    }
    Census census = new Census(counts, lengths.isEmpty() ? 0 : lengths.get(0), ignored, unlabelled);
    census.check(lengths);
    return census;
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
