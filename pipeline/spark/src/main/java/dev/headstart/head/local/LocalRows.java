// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import java.io.Serializable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A training set small enough for one task's memory. This is a class rather than a record because
 * it is broadcast: Kryo, which many clusters set, cannot write records.
 */
public final class LocalRows implements Serializable {
  private final float[][] codes;
  private final int[] classes;
  private final double[] weights;
  private final int classCount;

  /**
   * @param codes by row, all of the same length
   * @param classes the class index of each row
   * @param weights the weight of each row in the loss
   */
  public LocalRows(float[][] codes, int[] classes, double[] weights, int classCount) {
    this.codes = codes;
    this.classes = classes;
    this.weights = weights;
    this.classCount = classCount;
  }

  /** Returns one code per row, all of the same length. */
  public float[][] codes() {
    return codes;
  }

  /** Returns the class index of each row. */
  public int[] classes() {
    return classes;
  }

  /** Returns the weight of each row in the loss. */
  public double[] weights() {
    return weights;
  }

  /** Returns the number of classes, with those that no row has. */
  public int classCount() {
    return classCount;
  }

  /** Returns the number of rows. */
  public int size() {
    return codes.length;
  }

  /** Returns the rows whose index the predicate accepts. */
  public LocalRows where(IntPredicate taken) {
    int[] rows = IntStream.range(0, size()).filter(taken).toArray();
    return new LocalRows(
        IntStream.of(rows).mapToObj(i -> codes[i]).toArray(float[][]::new),
        IntStream.of(rows).map(i -> classes[i]).toArray(),
        IntStream.of(rows).mapToDouble(i -> weights[i]).toArray(),
        classCount);
  }

  /** Returns the sum of the weights of all rows. */
  public double totalWeight() {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }
}
