// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static dev.headstart.image.preprocess.Coefficients.HALF;
import static dev.headstart.image.preprocess.Coefficients.PRECISION;

/**
 * The inner loops of the resize. All values after the first pass are held in ints, although bytes
 * would do, because the compiler vectorises only loops over arrays of one element size.
 */
final class Passes {
  private Passes() {}

  /** Resizes one row from interleaved bytes to interleaved values in 0..255. */
  static void alongRow(byte[] rgb, Coefficients columns, int[] out) {
    if (columns.taps == 4) {
      sum4(rgb, columns.first, columns.weights, out);
    } else {
      sum(rgb, columns.first, columns.weights, columns.taps, out);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = level(out[i]);
    }
  }

  private static void sum(byte[] rgb, int[] first, int[] weights, int taps, int[] out) {
    for (int i = 0, o = 0, w = 0; i < first.length; i++, o += 3) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int p = 3 * first[i];
      for (int end = w + taps; w < end; w++, p += 3) {
        int weight = weights[w];
        red += (rgb[p] & 255) * weight;
        green += (rgb[p + 1] & 255) * weight;
        blue += (rgb[p + 2] & 255) * weight;
      }
      out[o] = red;
      out[o + 1] = green;
      out[o + 2] = blue;
    }
  }

  /** Computes the same with the inner loop unrolled, for photos of up to twice the net's size. */
  private static void sum4(byte[] rgb, int[] first, int[] weights, int[] out) {
    for (int i = 0, o = 0, w = 0; i < first.length; i++, o += 3, w += 4) {
      int p = 3 * first[i];
      int w0 = weights[w];
      int w1 = weights[w + 1];
      int w2 = weights[w + 2];
      int w3 = weights[w + 3];
      for (int c = 0; c < 3; c++) {
        out[o + c] =
            HALF
                + (rgb[p + c] & 255) * w0
                + (rgb[p + c + 3] & 255) * w1
                + (rgb[p + c + 6] & 255) * w2
                + (rgb[p + c + 9] & 255) * w3;
      }
    }
  }

  /** Sums up the source rows of output row {@code y}. Source row r is in slot r mod taps. */
  static void alongColumns(int[][] ring, Coefficients rows, int y, int[] sums, int length) {
    int taps = rows.taps;
    int slot = rows.first[y] % taps;
    int w = y * taps;
    start(ring[slot], rows.weights[w], sums, length);
    for (int end = w + taps; ++w < end; ) {
      slot = slot + 1 == taps ? 0 : slot + 1;
      if (rows.weights[w] != 0) {
        add(ring[slot], rows.weights[w], sums, length);
      }
    }
  }

  /** Rounds the sums to levels in 0..255. */
  static void store(int[] sums, byte[] rgb, int at, int length) {
    for (int i = 0; i < length; i++) {
      rgb[at + i] = (byte) level(sums[i]);
    }
  }

  private static void start(int[] row, int weight, int[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] = HALF + row[i] * weight;
    }
  }

  private static void add(int[] row, int weight, int[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += row[i] * weight;
    }
  }

  private static int level(int sum) {
    return Math.max(0, Math.min(255, sum >> PRECISION));
  }
}
