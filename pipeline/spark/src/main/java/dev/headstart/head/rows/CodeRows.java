// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.rows;

import dev.headstart.head.joint.Block;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table of codes that have a code and a label, as flat arrays, and what was counted
 * beside them. A class, because Kryo writes no records.
 */
public final class CodeRows implements Serializable {
  private static final long serialVersionUID = 1L;

  final int length;
  final float[] features;

  /** The names of the classes of these rows, and the place in it of each row's. */
  final String[] names;

  final int[] labels;

  final double[] weights;

  /** Whether a row is for validation. */
  final boolean[] validation;

  /** By row: the group and the id, where the table has such columns. */
  final @Nullable Object[][] others;

  final LeftOut leftOut;

  CodeRows(
      int length,
      float[] features,
      String[] names,
      int[] labels,
      double[] weights,
      boolean[] validation,
      @Nullable Object[][] others,
      LeftOut leftOut) {
    this.length = length;
    this.features = features;
    this.names = names;
    this.labels = labels;
    this.weights = weights;
    this.validation = validation;
    this.others = others;
    this.leftOut = leftOut;
  }

  /** What of the rows to train on cannot be trained on. */
  static final class LeftOut implements Serializable {
    private static final long serialVersionUID = 1L;

    long unlabelled;
    long withoutCode;
    boolean wrongWeight;
    int shortest = Integer.MAX_VALUE;
    int longest;

    /** Adds what was counted elsewhere. */
    LeftOut add(LeftOut other) {
      unlabelled += other.unlabelled;
      withoutCode += other.withoutCode;
      wrongWeight |= other.wrongWeight;
      shortest = Math.min(shortest, other.shortest);
      longest = Math.max(longest, other.longest);
      return this;
    }
  }

  /** Returns the number of rows. */
  public int size() {
    return labels.length;
  }

  /**
   * Returns the rows of known classes.
   *
   * @param indexes by name of class
   * @param classWeights by class index; a factor of the weights
   * @param validated whether rows to validate on are fold 0 and the others fold 1
   */
  public Block block(Map<String, Integer> indexes, double[] classWeights, boolean validated) {
    int[] ofNames = Arrays.stream(names).mapToInt(name -> indexes.getOrDefault(name, -1)).toArray();
    int[] classes = Arrays.stream(labels).map(label -> ofNames[label]).toArray();
    int[] known = IntStream.range(0, size()).filter(i -> classes[i] >= 0).toArray();
    float[] values = known.length == size() ? features : new float[known.length * length];
    for (int i = 0; values != features && i < known.length; i++) {
      System.arraycopy(features, known[i] * length, values, i * length, length);
    }
    return new Block(
        values,
        IntStream.of(known).map(i -> classes[i]).toArray(),
        IntStream.of(known).mapToDouble(i -> weights[i] * classWeights[classes[i]]).toArray(),
        IntStream.of(known).map(i -> validated && !validation[i] ? 1 : 0).toArray());
  }

  /**
   * Returns a row of class index, features (vector), weight, the table's other columns, and whether
   * it is for validation.
   *
   * @param factor of the weight
   * @param validated whether the last is wanted
   */
  public Row row(int row, int index, double factor, boolean validated) {
    double[] code = new double[length];
    Arrays.setAll(code, j -> features[row * length + j]);
    List<@Nullable Object> values = new ArrayList<>();
    values.add((double) index);
    values.add(Vectors.dense(code));
    values.add(weights[row] * factor);
    values.addAll(Arrays.asList(others[row]));
    if (validated) {
      values.add(validation[row]);
    }
    return RowFactory.create(values.toArray());
  }

  /** Returns the name of a row's class. */
  public String name(int row) {
    return Objects.requireNonNull(names[labels[row]]);
  }
}
