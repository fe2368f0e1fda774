// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.stream.IntStream;

/** Chooses points of a curve that is too long to be drawn or stored. */
final class Thinned {

  static final int MOST = 200;

  private Thinned() {}

  /** Returns the indices to keep of {@code count} points: all, or 200 with the first and last. */
  static IntStream of(int count) {
    return count <= MOST
        ? IntStream.range(0, count)
        : IntStream.range(0, MOST).map(i -> (int) ((long) i * (count - 1) / (MOST - 1)));
  }
}
