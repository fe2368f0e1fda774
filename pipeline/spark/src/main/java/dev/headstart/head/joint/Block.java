// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Scaled rows, a row after the other, with the class of each and its share of the total weight. A
 * class, because Kryo writes no records.
 */
final class Block implements Serializable {
  final float[] features;
  final int[] classes;
  final double[] shares;

  Block(float[] features, int[] classes, double[] shares) {
    this.features = features;
    this.classes = classes;
    this.shares = shares;
  }

  int rows() {
    return classes.length;
  }

  /** Cuts rows in their order into blocks. */
  static List<Block> of(PackedRows rows, Scale scale, Problem problem) {
    List<Block> blocks = new ArrayList<>();
    BlockCutter cutter = new BlockCutter(problem, scale);
    double[] features = new double[rows.length];
    for (int i = 0; i < rows.size; i++) {
      int bucket =
          RowOrder.bucket(
              RowOrder.hash(rows.features, i * rows.length, rows.length), problem.buckets());
      if (cutter.isFullBefore(bucket)) {
        blocks.add(cutter.cut());
      }
      for (int j = 0; j < features.length; j++) {
        features[j] = rows.features[i * rows.length + j];
      }
      cutter.add(bucket, rows.classes[i], features, rows.weights[i]);
    }
    blocks.add(cutter.cut());
    return blocks;
  }
}
