// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import java.util.Random;

/** Shortens long codes, so that a comparison takes no longer for them. */
final class Projection {

  private static final int MOST = 1024;

  private Projection() {}

  /**
   * Returns codes of at most {@value #MOST} values: of longer ones each value is added to a random
   * place with a random sign, which keeps products in the mean (Weinberger et al., Feature Hashing
   * for Large Scale Multitask Learning, 2009).
   */
  static float[][] shortened(float[][] codes, long seed) {
    int length = codes[0].length;
    if (length <= MOST) {
      return codes;
    }
    Random random = new Random(seed);
    int[] places = new int[length];
    boolean[] negative = new boolean[length];
    for (int j = 0; j < length; j++) {
      places[j] = random.nextInt(MOST);
      negative[j] = random.nextBoolean();
    }
    float[][] shorter = new float[codes.length][MOST];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < length; j++) {
        shorter[i][places[j]] += negative[j] ? -codes[i][j] : codes[i][j];
      }
    }
    return shorter;
  }
}
