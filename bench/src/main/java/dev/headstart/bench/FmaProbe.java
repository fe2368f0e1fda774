// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the cores can do at most: fused multiply-adds of floats that stay in the first cache, on all
 * cores. The compiler makes vector instructions of the loop.
 */
public final class FmaProbe {

  private static final int FLOATS = 2048;
  private static final int CHAIN = 8;
  private static final int PASSES = 300_000;

  private FmaProbe() {}

  /** Prints GFLOP/s, the best of ten rounds; a multiply-add is two operations. */
  public static void main(String[] args) {
    int cores = Runtime.getRuntime().availableProcessors();
    double best = 0;
    for (int round = 0; round < 10; round++) {
      long start = System.nanoTime();
      double sum = IntStream.range(0, cores).parallel().mapToDouble(core -> pass(core + 1)).sum();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (Double.isNaN(sum)) {
        throw new IllegalStateException("The sum is not a number");
      }
      best = Math.max(best, 2.0 * CHAIN * FLOATS * PASSES * cores / seconds / 1e9);
    }
    System.out.printf(Locale.ROOT, "%.1f%n", best);
  }

  private static float pass(float start) {
    float[] values = new float[FLOATS];
    Arrays.fill(values, start);
    for (int pass = 0; pass < PASSES; pass++) {
      multiplyAdd(values, 0.999f, 0.001f);
    }
    return values[0];
  }

  private static void multiplyAdd(float[] values, float a, float b) {
    for (int i = 0; i < FLOATS; i++) {
      float x = values[i];
      x = Math.fma(x, a, b);
      x = Math.fma(x, a, b);
      x = Math.fma(x, a, b);
      x = Math.fma(x, a, b);
      x = Math.fma(x, a, b);
      x = Math.fma(x, a, b);
      x = Math.fma(x, a, b);
      values[i] = Math.fma(x, a, b);
    }
  }
}
