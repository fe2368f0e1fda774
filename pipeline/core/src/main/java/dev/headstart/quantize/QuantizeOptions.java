// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.util.Objects;

/**
 * How a net is quantised.
 *
 * @param method how ranges are chosen
 * @param percentile the share of values that {@link RangeMethod#PERCENTILE} keeps at either end, in
 *     percent, 50 to 100
 * @param equalise whether layers of depthwise nets are equalised first
 * @param correctBias whether biases make up for the rounding of weights
 */
public record QuantizeOptions(
    RangeMethod method, double percentile, boolean equalise, boolean correctBias) {

  /** What does well on most nets. */
  public static final QuantizeOptions DEFAULT =
      new QuantizeOptions(RangeMethod.PERCENTILE, 99.99, true, true);

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the percentile is out of range
   */
  public QuantizeOptions {
    Objects.requireNonNull(method, "method");
    if (!(percentile >= 50 && percentile <= 100)) {
      throw new IllegalArgumentException("A percentile is from 50 to 100, not " + percentile);
    }
  }

  /** Returns the same options with another method. */
  public QuantizeOptions withMethod(RangeMethod other) {
    return new QuantizeOptions(other, percentile, equalise, correctBias);
  }
}
