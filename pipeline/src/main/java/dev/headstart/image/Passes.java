package dev.headstart.image;

import static dev.headstart.image.Coefficients.HALF;
import static dev.headstart.image.Coefficients.PRECISION;

/**
 * The inner loops of the resize. Everything behind the first pass is held in ints, though bytes
 * would do: the compiler vectorises loops over arrays of one element size only.
 */
final class Passes {
  private Passes() {}

  /** Resizes one row: interleaved bytes in, interleaved values 0..255 out. */
  static void alongRow(byte[] rgb, Coefficients columns, int[] out) {
    int[] weights = columns.weights;
    int[] first = columns.first;
    int taps = columns.taps;
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
      out[o] = level(red);
      out[o + 1] = level(green);
      out[o + 2] = level(blue);
    }
  }

  /** Sums up the rows that output row {@code y} consists of; source row r is in slot r mod taps. */
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

  /** Rounds the sums to levels. */
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
