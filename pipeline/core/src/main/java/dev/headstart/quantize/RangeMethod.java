// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.util.Locale;

/** How the range that 8 bits cover is chosen from the values of a tensor. */
public enum RangeMethod {
  /** All values. */
  MINMAX,
  /** All but a small share at either end. */
  PERCENTILE,
  /**
   * The range for which the rounded values are distributed most like the values, by the
   * Kullback-Leibler divergence (Migacz, 8-bit Inference with TensorRT, 2017).
   */
  ENTROPY;

  private static final int LEVELS = 256;
  private static final int CANDIDATES = 128;

  /**
   * Returns the range; it includes 0.
   *
   * @param percentile what {@link #PERCENTILE} keeps at either end, 50 to 100
   */
  Range of(Histogram histogram, double percentile) {
    if (histogram.isEmpty()) {
      return new Range(0, 0);
    }
    return switch (this) {
      case MINMAX -> new Range(histogram.min(), histogram.max());
      case PERCENTILE -> percentile(histogram, percentile / 100);
      case ENTROPY -> entropy(histogram);
    };
  }

  /** Returns the name as the command line has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Range percentile(Histogram histogram, double share) {
    double total = histogram.zeros();
    for (int bin = 0; bin < 2 * Histogram.HALF; bin++) {
      total += histogram.count(bin);
    }
    double beyond = total * (1 - share);
    int high = 2 * Histogram.HALF - 1;
    for (double above = histogram.count(high); above <= beyond && high > Histogram.HALF; ) {
      above += histogram.count(--high);
    }
    int low = 0;
    for (double below = histogram.count(0); below <= beyond && low < Histogram.HALF; ) {
      below += histogram.count(++low);
    }
    return within(histogram, histogram.start(low), histogram.start(high + 1));
  }

  private static Range within(Histogram histogram, double low, double high) {
    return new Range(
        (float) Math.max(low, histogram.min()), (float) Math.min(high, histogram.max()));
  }

  private static Range entropy(Histogram histogram) {
    int step = Histogram.HALF / CANDIDATES;
    double least = Double.POSITIVE_INFINITY;
    int best = Histogram.HALF;
    for (int reach = Histogram.HALF; reach >= LEVELS; reach -= step) {
      double divergence = divergence(histogram, reach);
      if (divergence < least) {
        least = divergence;
        best = reach;
      }
    }
    return within(
        histogram, histogram.start(Histogram.HALF - best), histogram.start(Histogram.HALF + best));
  }

  /** Compares the values with those rounded to levels between {@code reach} bins from zero. */
  private static double divergence(Histogram histogram, int reach) {
    int first = Math.max(Histogram.HALF - reach, bin(histogram, histogram.min()));
    int last = Math.min(Histogram.HALF + reach - 1, bin(histogram, histogram.max()));
    int bins = last - first + 1;
    if (bins <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double[] values = new double[bins];
    double total = 0;
    for (int bin = 0; bin < 2 * Histogram.HALF; bin++) {
      values[Math.max(0, Math.min(bins - 1, bin - first))] += histogram.count(bin);
      total += histogram.count(bin);
    }
    double divergence = 0;
    double perLevel = Math.max(1, (double) bins / LEVELS);
    for (double from = 0; from < bins; from += perLevel) {
      int start = (int) Math.round(from);
      int end = (int) Math.min(bins, Math.round(from + perLevel));
      double inside = 0; // what lies there without what was cut off beyond
      int filled = 0;
      for (int i = start; i < end; i++) {
        inside += histogram.count(first + i);
        filled += values[i] > 0 ? 1 : 0;
      }
      for (int i = start; i < end; i++) {
        if (values[i] > 0) {
          double rounded = Math.max(inside, 1e-3) / filled;
          divergence += values[i] / total * Math.log(values[i] / rounded);
        }
      }
    }
    return divergence;
  }

  private static int bin(Histogram histogram, double value) {
    return (int) Math.floor(value / histogram.width()) + Histogram.HALF;
  }
}
