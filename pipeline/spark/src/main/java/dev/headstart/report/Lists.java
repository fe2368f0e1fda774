// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Lists of numbers for JSON. */
final class Lists {

  private Lists() {}

  /** Returns the values at these indices. */
  static List<Double> pick(int[] indices, IntToDoubleFunction value) {
    return Arrays.stream(indices).mapToDouble(value).boxed().toList();
  }
}
