// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in flat arrays, a row after the other, with the class, the weight and the fold of each. A
 * class, because Kryo writes no records.
 */
public final class Block implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The values of a block: 2 MB, which stay in a core's cache, less the header of the array, for
   * which G1 would take another region.
   */
  private static final int VALUES = (1 << 19) - 4;

  private static final int MAX_ROWS = 4096;
  private static final int MIN_ROWS = 16;

  final float[] features;
  final int[] classes;
  final double[] weights;
  final int[] folds;

  /**
   * Takes rows.
   *
   * @param features of all rows, of each as many
   * @param classes the class index of each row
   * @param weights the weight of each row in the loss, above 0
   * @param folds the fold of each row
   */
  public Block(float[] features, int[] classes, double[] weights, int[] folds) {
    this.features = features;
    this.classes = classes;
    this.weights = weights;
    this.folds = folds;
  }

  /** Returns the number of rows that a block should have where a row has so many features. */
  public static int rowsOf(int length) {
    return Math.max(MIN_ROWS, Math.min(MAX_ROWS, VALUES / Math.max(1, length)));
  }

  /** Packs rows of features, class index and weight, all in fold 0. */
  static Block of(float[][] features, int[] classes, double[] weights) {
    int length = features[0].length;
    float[] packed = new float[features.length * length];
    for (int i = 0; i < features.length; i++) {
      System.arraycopy(features[i], 0, packed, i * length, length);
    }
    return new Block(packed, classes, weights, new int[classes.length]);
  }

  /** Returns the same rows in other folds. */
  public Block inFolds(int[] others) {
    return new Block(features, classes, weights, others);
  }

  /** Returns the number of rows. */
  public int rows() {
    return classes.length;
  }

  /** Returns the class index of each row. */
  public int[] classes() {
    return classes.clone();
  }

  /** Returns the number of features of a row. */
  int length() {
    return features.length / classes.length;
  }

  /** Writes the features less those of a centre; a line of such a length is scratch. */
  void put(float[] centre, float[] line, FloatBuffer to) {
    for (int i = 0, from = 0; i < rows(); i++, from += centre.length) {
      for (int j = 0; j < centre.length; j++) {
        line[j] = features[from + j] - centre[j];
      }
      to.put(from, line);
    }
  }

  /** Cuts rows in their order into blocks. */
  static List<Block> cut(Block all) {
    return all.cut(IntStream.range(0, all.rows()).toArray());
  }

  /** Cuts rows into blocks, in an order that does not depend on the one that they come in. */
  static List<Block> sorted(List<Block> parts) {
    Block all = joined(parts);
    int length = all.length();
    long[] hashes = new long[all.rows()];
    Arrays.setAll(hashes, i -> RowOrder.hash(all.features, i * length, length));
    return all.cut(
        IntStream.range(0, hashes.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(i -> hashes[i])
                    .thenComparingInt(i -> all.classes[i])
                    .thenComparingDouble(i -> all.weights[i]))
            .mapToInt(i -> i)
            .toArray());
  }

  private List<Block> cut(int[] order) {
    int length = length();
    int most = rowsOf(length);
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < order.length; from += most) {
      blocks.add(rows(Arrays.copyOfRange(order, from, Math.min(order.length, from + most))));
    }
    return blocks;
  }

  /** Returns some of the rows. */
  Block rows(int[] some) {
    int length = length();
    float[] values = new float[some.length * length];
    for (int i = 0; i < some.length; i++) {
      System.arraycopy(features, some[i] * length, values, i * length, length);
    }
    return new Block(
        values,
        IntStream.of(some).map(i -> classes[i]).toArray(),
        IntStream.of(some).mapToDouble(i -> weights[i]).toArray(),
        IntStream.of(some).map(i -> folds[i]).toArray());
  }

  static Block joined(List<Block> parts) {
    float[] features = new float[parts.stream().mapToInt(part -> part.features.length).sum()];
    int at = 0;
    for (Block part : parts) {
      System.arraycopy(part.features, 0, features, at, part.features.length);
      at += part.features.length;
    }
    return new Block(
        features,
        parts.stream().flatMapToInt(part -> IntStream.of(part.classes)).toArray(),
        parts.stream().flatMapToDouble(part -> Arrays.stream(part.weights)).toArray(),
        parts.stream().flatMapToInt(part -> IntStream.of(part.folds)).toArray());
  }
}
