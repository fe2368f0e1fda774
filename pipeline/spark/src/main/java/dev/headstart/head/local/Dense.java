// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import dev.headstart.Argmax;

/** Arithmetic of dense vectors. */
public final class Dense {
  private Dense() {}

  /** Returns the dot product. */
  public static double dot(double[] a, double[] b) {
    return dot(a, 0, b);
  }

  /** Returns the dot product of {@code b} with the part of {@code a} that begins at an index. */
  static double dot(double[] a, int start, double[] b) {
    // Four independent sums, so that none waits for another.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = b.length & ~3;
    for (int j = 0; j < whole; j += 4) {
      s0 += a[start + j] * b[j];
      s1 += a[start + j + 1] * b[j + 1];
      s2 += a[start + j + 2] * b[j + 2];
      s3 += a[start + j + 3] * b[j + 3];
    }
    for (int j = whole; j < b.length; j++) {
      s0 += a[start + j] * b[j];
    }
    return s0 + s1 + s2 + s3;
  }

  /** Returns the log of the sum of the exponentials. */
  public static double logSumExp(double[] a) {
    double max = a[Argmax.of(a)];
    double sum = 0;
    for (double value : a) {
      sum += Math.exp(value - max);
    }
    return Math.log(sum) + max;
  }

  /** Adds {@code factor * b} to the part of {@code a} that begins at an index. */
  static void add(double[] a, int start, double factor, double[] b) {
    for (int j = 0; j < b.length; j++) {
      a[start + j] += factor * b[j];
    }
  }
}
