// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Rounds numbers so that their sum stays, as cleanlab's {@code round_preserving_sum} does. */
final class Rounding {

  private Rounding() {}

  /** Returns the row of whole numbers with the rounded sum of these. */
  static long[] preservingSum(double[] values) {
    double[] rounded = DoubleStream.of(values).map(Math::rint).toArray();
    double wanted = Math.rint(Arrays.stream(values).sum());
    double sum = Arrays.stream(rounded).sum();
    while (sum != wanted) {
      double[] remainders = new double[values.length];
      Arrays.setAll(remainders, i -> values[i] - rounded[i]);
      int[] order =
          IntStream.range(0, values.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> remainders[i]))
              .mapToInt(i -> i)
              .toArray();
      boolean more = wanted > sum;
      int changes = (int) Math.min(Math.abs(wanted - sum), values.length);
      for (int c = 0; c < changes; c++) {
        rounded[more ? order[order.length - 1 - c] : order[c]] += more ? 1 : -1;
      }
      sum = Arrays.stream(rounded).sum();
    }
    return DoubleStream.of(rounded).mapToLong(value -> (long) value).toArray();
  }
}
