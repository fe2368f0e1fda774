// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

/**
 * The range of a tensor that 8 bits without sign cover, from {@code low} to {@code high}.
 *
 * @param low at most 0
 * @param high at least 0
 */
record Range(float low, float high) {

  private static final int STEPS = 255;

  Range {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }

  /** Returns the range that covers both. */
  Range with(Range other) {
    return new Range(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** Returns how far apart neighbouring numbers are. */
  float scale() {
    float scale = (high - low) / STEPS;
    return scale >= Float.MIN_NORMAL ? scale : 1;
  }

  /** Returns the number that stands for 0, from 0 to 255. */
  int zero() {
    return Math.max(0, Math.min(STEPS, Math.round(-low / scale())));
  }
}
