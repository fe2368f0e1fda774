// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import java.nio.FloatBuffer;
import java.util.Random;

/**
 * Which rows are called new: as it is, and shuffled many times over. Without drift nothing tells
 * the first from the others, so what is computed from all of them is an exact test (Fisher, The
 * Design of Experiments, 1935).
 */
final class Relabelings {
  private final int rows;
  private final int fresh;
  private final boolean[][] isFresh;

  /**
   * Shuffles.
   *
   * @param reference the number of rows of the reference, which come first
   * @param fresh the number of new rows
   * @param count how many, the true one included
   */
  Relabelings(int reference, int fresh, int count, long seed) {
    this.rows = reference + fresh;
    this.fresh = fresh;
    this.isFresh = new boolean[count][];
    Random random = new Random(seed);
    boolean[] now = new boolean[rows];
    for (int i = reference; i < rows; i++) {
      now[i] = true;
    }
    isFresh[0] = now.clone();
    for (int b = 1; b < count; b++) {
      for (int i = rows - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        boolean kept = now[i];
        now[i] = now[j];
        now[j] = kept;
      }
      isFresh[b] = now.clone();
    }
  }

  int count() {
    return isFresh.length;
  }

  int rows() {
    return rows;
  }

  int reference() {
    return rows - fresh;
  }

  int fresh() {
    return fresh;
  }

  boolean[] isFresh(int relabeling) {
    return isFresh[relabeling];
  }

  /**
   * Writes some of them as columns, rows × count: one value for new rows and one for others.
   *
   * @param from the first
   */
  void write(FloatBuffer to, int from, int some, float ofFresh, float ofReference) {
    for (int b = 0; b < some; b++) {
      boolean[] is = isFresh[from + b];
      for (int i = 0; i < rows; i++) {
        to.put(i * some + b, is[i] ? ofFresh : ofReference);
      }
    }
  }
}
