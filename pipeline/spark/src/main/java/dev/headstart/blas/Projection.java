// SPDX-License-Identifier: Apache-2.0
package dev.headstart.blas;

import java.util.Random;

/** Shortens long codes, so that a comparison takes no longer for them. */
public final class Projection {

  private Projection() {}

  /**
   * Returns codes of at most so many values: of longer ones each value is added to a random place
   * with a random sign, which keeps products in the mean (Weinberger et al., Feature Hashing for
   * Large Scale Multitask Learning, 2009).
   *
   * @param codes of equal length
   * @param most the number of values that are left
   * @param seed equal seeds add to the same places
   */
  public static float[][] shortened(float[][] codes, int most, long seed) {
    int length = codes[0].length;
    if (length <= most) {
      return codes;
    }
    Random random = new Random(seed);
    int[] places = new int[length];
    boolean[] negative = new boolean[length];
    for (int j = 0; j < length; j++) {
      places[j] = random.nextInt(most);
      negative[j] = random.nextBoolean();
    }
    float[][] shorter = new float[codes.length][most];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < length; j++) {
        shorter[i][places[j]] += negative[j] ? -codes[i][j] : codes[i][j];
      }
    }
    return shorter;
  }
}
