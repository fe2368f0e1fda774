// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.head.local.Dense;
import dev.headstart.head.local.LocalRows;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Few images of each class against all others of the sample, in one draw: an image is of the class
 * whose mean is the nearest, where codes are centred at the mean of the images drawn and scaled to
 * length 1 (Wang et al., SimpleShot, 2019).
 *
 * @param shots the numbers of images of each class; where a class has no more, one stays to test on
 */
record FewShotTask(int[] shots, long seed) implements ProbeTask {

  @Override
  public ProbeResult run(LocalRows rows, int[][] folds) {
    int[] order = shuffled(rows.size());
    return ProbeResult.values(
        Arrays.stream(shots).mapToDouble(shot -> accuracy(rows, order, shot)).toArray());
  }

  private static double accuracy(LocalRows rows, int[] order, int shots) {
    int[] sizes = new int[rows.classCount()];
    for (int c : rows.classes()) {
      sizes[c]++;
    }
    int[] taken = new int[rows.classCount()];
    boolean[] drawn = new boolean[rows.size()];
    for (int i : order) {
      int c = rows.classes()[i];
      if (taken[c] < Math.min(shots, sizes[c] - 1)) {
        taken[c]++;
        drawn[i] = true;
      }
    }
    double[] centre = new double[rows.codes()[0].length];
    int all = Arrays.stream(taken).sum();
    for (int i = 0; i < drawn.length; i++) {
      for (int j = 0; drawn[i] && j < centre.length; j++) {
        centre[j] += rows.codes()[i][j] / (double) all;
      }
    }
    double[][] means = new double[rows.classCount()][centre.length];
    for (int i = 0; i < drawn.length; i++) {
      if (drawn[i]) {
        int c = rows.classes()[i];
        double[] unit = unit(rows.codes()[i], centre);
        for (int j = 0; j < unit.length; j++) {
          means[c][j] += unit[j] / taken[c];
        }
      }
    }
    int right = 0;
    for (int i = 0; i < drawn.length; i++) {
      if (!drawn[i] && nearest(means, taken, unit(rows.codes()[i], centre)) == rows.classes()[i]) {
        right++;
      }
    }
    return (double) right / Math.max(1, rows.size() - all);
  }

  private static int nearest(double[][] means, int[] taken, double[] code) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < means.length; c++) {
      double distance = Dense.dot(means[c], means[c]) - 2 * Dense.dot(means[c], code);
      if (taken[c] > 0 && distance < least) {
        best = c;
        least = distance;
      }
    }
    return best;
  }

  private static double[] unit(float[] code, double[] centre) {
    double[] values = new double[centre.length];
    Arrays.setAll(values, j -> code[j] - centre[j]);
    double norm = Math.sqrt(Dense.dot(values, values));
    if (norm > 0) {
      Arrays.setAll(values, j -> values[j] / norm);
    }
    return values;
  }

  private int[] shuffled(int size) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    for (int i = size - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
    return order;
  }
}
