// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * A training set small enough for one task's memory. This is a class rather than a record because
 * it is broadcast: Kryo, which many clusters set, cannot write records.
 */
final class LocalRows implements Serializable {
  /**
   * The maximum number of values of all codes together: 32 MB as floats, and twice that while a
   * task fits.
   */
  private static final long MAX_VALUES = 8L << 20;

  private final float[][] codes;
  private final int[] classes;
  private final double[] weights;
  private final int classCount;

  private LocalRows(float[][] codes, int[] classes, double[] weights, int classCount) {
    this.codes = codes;
    this.classes = classes;
    this.weights = weights;
    this.classCount = classCount;
  }

  static boolean suit(TrainingSet set) {
    return (set.size() + set.validationSize()) * set.codeLength() <= MAX_VALUES;
  }

  static LocalRows of(List<Row> rows, int classCount) {
    float[][] codes = new float[rows.size()][];
    int[] classes = new int[rows.size()];
    double[] weights = new double[rows.size()];
    for (int i = 0; i < codes.length; i++) {
      Row row = rows.get(i);
      classes[i] = (int) row.<Double>getAs(TrainingSet.INDEX).doubleValue();
      weights[i] = row.<Double>getAs(TrainingSet.WEIGHT);
      Vector features = row.getAs(TrainingSet.FEATURES);
      codes[i] = new float[features.size()];
      for (int j = 0; j < codes[i].length; j++) {
        codes[i][j] = (float) features.apply(j);
      }
    }
    return new LocalRows(codes, classes, weights, classCount);
  }

  /** Returns one code per row, all of the same length. */
  float[][] codes() {
    return codes;
  }

  /** Returns the class index of each row. */
  int[] classes() {
    return classes;
  }

  /** Returns the weight of each row in the loss. */
  double[] weights() {
    return weights;
  }

  int classCount() {
    return classCount;
  }

  int size() {
    return codes.length;
  }

  /** Returns the rows whose index the predicate accepts. */
  LocalRows where(IntPredicate taken) {
    int[] rows = IntStream.range(0, size()).filter(taken).toArray();
    return new LocalRows(
        IntStream.of(rows).mapToObj(i -> codes[i]).toArray(float[][]::new),
        IntStream.of(rows).map(i -> classes[i]).toArray(),
        IntStream.of(rows).mapToDouble(i -> weights[i]).toArray(),
        classCount);
  }

  double totalWeight() {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }
}
