// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.Argmax;
import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import dev.headstart.head.local.LocalRows;
import dev.headstart.neighbours.UnitRows;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Weighted nearest neighbours (Wu et al., Unsupervised Feature Learning via Non-Parametric Instance
 * Discrimination, 2018; as DINO evaluates): the k rows of the other folds with the largest cosine
 * vote for their class with the weight {@code exp(cosine / 0.07)}.
 *
 * @param neighbours the numbers of neighbours to try
 */
record NearestTask(int[] neighbours, int repeat) implements ProbeTask {
  static final double TEMPERATURE = 0.07;

  private static final int BLOCK = 256;

  @Override
  public ProbeResult run(LocalRows rows, int[][] folds) {
    int size = rows.size();
    boolean[][] right = new boolean[neighbours.length][size];
    List<float[]> codes = Arrays.asList(rows.codes());
    float[] zero = new float[codes.get(0).length];
    float[] cosines = new float[BLOCK * size];
    try (BlasThreads single = BlasThreads.single()) {
      FloatBuffer all = UnitRows.of(codes, zero).buffer();
      FloatBuffer out = Products.buffer(cosines.length);
      for (int from = 0; from < size; from += BLOCK) {
        int queries = Math.min(BLOCK, size - from);
        FloatBuffer some = UnitRows.of(codes.subList(from, from + queries), zero).buffer();
        Products.margins(some, all, out, queries, size, zero.length);
        out.get(0, cosines, 0, queries * size);
        for (int q = 0; q < queries; q++) {
          int row = from + q;
          int start = q * size;
          int[] nearest =
              IntStream.range(0, size)
                  .filter(i -> folds[repeat][i] != folds[repeat][row])
                  .boxed()
                  .sorted(Comparator.comparingDouble(i -> -cosines[start + i]))
                  .limit(neighbours[neighbours.length - 1])
                  .mapToInt(i -> i)
                  .toArray();
          for (int n = 0; n < neighbours.length; n++) {
            double[] votes = new double[rows.classCount()];
            for (int i = 0; i < Math.min(neighbours[n], nearest.length); i++) {
              votes[rows.classes()[nearest[i]]] +=
                  Math.exp((cosines[start + nearest[i]] - 1) / TEMPERATURE);
            }
            right[n][row] = Argmax.of(votes) == rows.classes()[row];
          }
        }
      }
    }
    return ProbeResult.right(right);
  }
}
