// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/**
 * The weights of one pass of a resize: output {@code i} of the window is the weighted sum of {@code
 * taps} neighbouring inputs, starting at {@code first[i]}.
 *
 * <p>The arithmetic is that of Pillow's {@code precompute_coeffs} and {@code normalize_coeffs_8bpc}
 * (Resample.c): weights in double precision, normalised to a sum of one, then rounded to 22
 * fractional bits. Unlike in Pillow, all outputs have the same number of taps, padded with zeros
 * inside the input, so that the loops need no bounds of their own.
 */
final class Coefficients {
  /**
   * The number of fractional bits: 32, less 8 of a pixel and 2 of headroom for the cubic's
   * overshoot.
   */
  static final int PRECISION = 32 - 8 - 2;

  /** Half a level. Each sum starts from it, so that the shift rounds. */
  static final int HALF = 1 << (PRECISION - 1);

  final int taps;
  final int[] first;
  final int[] weights;

  private final int input;
  private final long output;
  private final long from;

  /**
   * Computes the weights.
   *
   * @param input the length of the side before the resize
   * @param output the length of the side after the resize
   * @param from the first output of the window
   * @param count the length of the window
   */
  Coefficients(Filter filter, int input, long output, long from, int count) {
    this.input = input;
    this.output = output;
    this.from = from;
    first = new int[count];
    if (input == output) {
      taps = 1;
      weights = new int[count];
      for (int i = 0; i < count; i++) {
        first[i] = (int) (from + i);
        weights[i] = 1 << PRECISION;
      }
      return;
    }
    double scale = (double) input / output;
    double stretch = Math.max(scale, 1.0);
    double support = filter.support() * stretch;
    int[] last = new int[count];
    int max = 1;
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      first[i] = Math.max((int) (centre - support + 0.5), 0);
      last[i] = Math.min((int) (centre + support + 0.5), input);
      max = Math.max(max, last[i] - first[i]);
    }
    taps = Math.min(max == 3 ? 4 : max, input);
    weights = new int[count * taps];
    double[] exact = new double[taps];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int n = last[i] - first[i];
      double sum = 0;
      for (int x = 0; x < n; x++) {
        exact[x] = filter.weight((x + first[i] - centre + 0.5) * (1.0 / stretch));
        sum += exact[x];
      }
      int shift = Math.max(first[i] + taps - input, 0);
      first[i] -= shift;
      for (int x = 0; x < n; x++) {
        weights[i * taps + shift + x] = fixed(sum == 0 ? exact[x] : exact[x] / sum);
      }
    }
  }

  /** Returns whether these are the coefficients of the given pass. */
  boolean fit(int otherInput, long otherOutput, long otherFrom, int count) {
    return input == otherInput
        && output == otherOutput
        && from == otherFrom
        && first.length == count;
  }

  private static int fixed(double weight) {
    double scaled = weight * (1 << PRECISION);
    return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
  }
}
