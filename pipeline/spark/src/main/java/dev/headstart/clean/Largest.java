// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import java.io.Serializable;
import java.util.Arrays;

/** The largest of many numbers. A class, because Kryo writes no records. */
final class Largest implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private double[] values = new double[4];
  private int size;

  /** Keeps this many numbers. */
  Largest(int most) {
    this.most = most;
  }

  Largest add(double value) {
    if (size == values.length) {
      if (size >= 2L * most) {
        keepMost();
      } else {
        values = Arrays.copyOf(values, 2 * size);
      }
    }
    values[size++] = value;
    return this;
  }

  Largest add(Largest other) {
    for (int i = 0; i < other.size; i++) {
      add(other.values[i]);
    }
    return this;
  }

  /** Returns the smallest of the kept ones. */
  double smallest() {
    keepMost();
    return values[0];
  }

  private void keepMost() {
    Arrays.sort(values, 0, size);
    int kept = Math.min(size, most);
    System.arraycopy(values, size - kept, values, 0, kept);
    size = kept;
  }
}
