// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.util.Arrays;

/** Scales sorted rows and cuts them into blocks: where a bucket ends, and where it is too large. */
final class BlockCutter {
  private final Scale scale;
  private final int length;
  private final int maxRows;
  private float[] features;
  private int[] classes;
  private double[] shares;
  private int size;
  private int bucket;

  BlockCutter(Problem problem, Scale scale) {
    this.scale = scale;
    this.length = problem.length();
    this.maxRows = 2 * problem.blockRows();
    int guess = (int) Math.min(problem.rows(), problem.blockRows());
    this.features = new float[guess * length];
    this.classes = new int[guess];
    this.shares = new double[guess];
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFullBefore(int nextBucket) {
    return size > 0 && (nextBucket != bucket || size == maxRows);
  }

  void add(int toBucket, int index, double[] values, double weight) {
    bucket = toBucket;
    if (size == classes.length) {
      int more = Math.min(maxRows, 2 * size);
      features = Arrays.copyOf(features, more * length);
      classes = Arrays.copyOf(classes, more);
      shares = Arrays.copyOf(shares, more);
    }
    for (int j = 0; j < length; j++) {
      features[size * length + j] = (float) ((values[j] - scale.mean()[j]) * scale.factors()[j]);
    }
    classes[size] = index;
    shares[size] = weight / scale.totalWeight();
    size++;
  }

  /** Returns the rows since the last cut. */
  Block cut() {
    Block block =
        new Block(
            Arrays.copyOf(features, size * length),
            Arrays.copyOf(classes, size),
            Arrays.copyOf(shares, size));
    size = 0;
    return block;
  }
}
