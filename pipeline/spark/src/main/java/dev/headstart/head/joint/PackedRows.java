// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Rows in flat arrays, which travel faster than rows do. A class, because Kryo writes no records.
 */
final class PackedRows implements Serializable {
  final int length;
  final int size;
  float[] features;
  int[] classes;
  double[] weights;

  private PackedRows(int length, int size, float[] features, int[] classes, double[] weights) {
    this.length = length;
    this.size = size;
    this.features = features;
    this.classes = classes;
    this.weights = weights;
  }

  /** Packs rows of class index, features and weight. */
  static PackedRows of(Iterator<Row> rows, int length) {
    int size = 0;
    float[] features = new float[64 * length];
    int[] classes = new int[64];
    double[] weights = new double[64];
    while (rows.hasNext()) {
      Row row = rows.next();
      if (size == classes.length) {
        features = Arrays.copyOf(features, 2 * features.length);
        classes = Arrays.copyOf(classes, 2 * size);
        weights = Arrays.copyOf(weights, 2 * size);
      }
      classes[size] = (int) row.getDouble(0);
      weights[size] = row.getDouble(2);
      double[] values = row.<Vector>getAs(1).toArray();
      for (int j = 0; j < length; j++) {
        features[size * length + j] = (float) values[j];
      }
      size++;
    }
    return new PackedRows(
        length,
        size,
        Arrays.copyOf(features, size * length),
        Arrays.copyOf(classes, size),
        Arrays.copyOf(weights, size));
  }

  /** Packs rows of features, class index and weight. */
  static PackedRows of(float[][] features, int[] classes, double[] weights) {
    int length = features[0].length;
    float[] packed = new float[features.length * length];
    for (int i = 0; i < features.length; i++) {
      System.arraycopy(features[i], 0, packed, i * length, length);
    }
    return new PackedRows(length, features.length, packed, classes, weights);
  }

  /** Returns all rows in the {@link RowOrder}. */
  static PackedRows sorted(List<PackedRows> parts, int length, int buckets) {
    PackedRows all = joined(parts, length);
    long[] hashes = new long[all.size];
    Arrays.setAll(hashes, i -> RowOrder.hash(all.features, i * length, length));
    int[] order =
        IntStream.range(0, all.size)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> RowOrder.bucket(hashes[i], buckets))
                    .thenComparingLong(i -> hashes[i])
                    .thenComparingInt(i -> all.classes[i])
                    .thenComparingDouble(i -> all.weights[i]))
            .mapToInt(i -> i)
            .toArray();
    float[] features = new float[all.features.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(all.features, order[i] * length, features, i * length, length);
    }
    int[] classes = IntStream.of(order).map(i -> all.classes[i]).toArray();
    double[] weights = IntStream.of(order).mapToDouble(i -> all.weights[i]).toArray();
    return new PackedRows(length, order.length, features, classes, weights);
  }

  private static PackedRows joined(List<PackedRows> parts, int length) {
    int size = parts.stream().mapToInt(part -> part.size).sum();
    PackedRows all =
        new PackedRows(length, size, new float[size * length], new int[size], new double[size]);
    int at = 0;
    for (PackedRows part : parts) {
      System.arraycopy(part.features, 0, all.features, at * length, part.features.length);
      System.arraycopy(part.classes, 0, all.classes, at, part.size);
      System.arraycopy(part.weights, 0, all.weights, at, part.size);
      at += part.size;
    }
    return all;
  }
}
