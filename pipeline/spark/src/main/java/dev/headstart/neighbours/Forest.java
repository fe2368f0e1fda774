// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import java.util.Arrays;

/** Which of n things are joined, directly or by others. */
final class Forest {
  private final int[] parents;

  Forest(int size) {
    parents = new int[size];
    Arrays.setAll(parents, i -> i);
  }

  /** Joins two things; returns whether they were apart. */
  boolean join(int one, int other) {
    int a = root(one);
    int b = root(other);
    parents[Math.max(a, b)] = Math.min(a, b);
    return a != b;
  }

  /** Returns the first of the things that one is joined with. */
  int root(int one) {
    int at = one;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }
}
