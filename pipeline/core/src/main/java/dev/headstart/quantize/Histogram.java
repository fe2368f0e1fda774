// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How often the values of a tensor lie where.
 *
 * <p>Bins are as wide as a power of two, the smallest for which {@value #HALF} bins on either side
 * of zero hold all values. So the histogram of many images is the same in whatever order and from
 * however many parts it was added up. Zeros are counted apart: they are exact in 8 bits, and a ReLU
 * makes many.
 */
public final class Histogram implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The number of bins on either side of zero. */
  static final int HALF = 2048;

  private static final int HALF_BITS = 11;
  private static final int SMALLEST_EXPONENT = -80;

  private final long[] counts = new long[2 * HALF];
  private int exponent = SMALLEST_EXPONENT;
  private long zeros;
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /** Adds values. Those that are not finite are left out. */
  public void add(FloatBuffer values) {
    float lowest = Float.POSITIVE_INFINITY;
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = values.position(); i < values.limit(); i++) {
      float value = values.get(i);
      if (Math.abs(value) <= Float.MAX_VALUE) {
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
    }
    if (lowest > highest) {
      return;
    }
    hold(lowest, highest);
    float perBin = Math.scalb(1f, -exponent);
    for (int i = values.position(); i < values.limit(); i++) {
      float value = values.get(i);
      if (value == 0) {
        zeros++;
      } else if (Math.abs(value) <= Float.MAX_VALUE) {
        counts[(int) Math.floor(value * perBin) + HALF]++;
      }
    }
  }

  /** Adds the values of another histogram. */
  public void add(Histogram other) {
    if (other.min > other.max) {
      return;
    }
    hold(other.min, other.max);
    int shift = exponent - other.exponent;
    for (int i = 0; i < other.counts.length; i++) {
      if (other.counts[i] > 0) {
        counts[((i - HALF) >> shift) + HALF] += other.counts[i];
      }
    }
    zeros += other.zeros;
  }

  /** Widens the bins until they hold a range. */
  private void hold(float lowest, float highest) {
    min = Math.min(min, lowest);
    max = Math.max(max, highest);
    int needed = Math.getExponent(Math.max(-min, max)) + 1 - HALF_BITS;
    int shift = needed - exponent;
    if (shift <= 0) {
      return;
    }
    long[] finer = counts.clone();
    Arrays.fill(counts, 0);
    for (int i = 0; i < finer.length; i++) {
      if (finer[i] > 0) {
        counts[((i - HALF) >> Math.min(shift, Integer.SIZE - 1)) + HALF] += finer[i];
      }
    }
    exponent = needed;
  }

  /** Returns whether no value was added. */
  boolean isEmpty() {
    return min > max;
  }

  /** Returns the smallest value. */
  float min() {
    return min;
  }

  /** Returns the largest value. */
  float max() {
    return max;
  }

  /** Returns the number of values that are 0. */
  long zeros() {
    return zeros;
  }

  /** Returns the number of values in a bin, without zeros; {@link #HALF} is the first above 0. */
  long count(int bin) {
    return counts[bin];
  }

  /** Returns the width of a bin. */
  double width() {
    return Math.scalb(1.0, exponent);
  }

  /** Returns where a bin begins. */
  double start(int bin) {
    return (bin - HALF) * width();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Histogram that
        && exponent == that.exponent
        && zeros == that.zeros
        && min == that.min
        && max == that.max
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
