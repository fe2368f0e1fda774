// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/** Value noise: random values at the corners of a grid, smoothly interpolated between them. */
final class Noise {

  private Noise() {}

  /** Returns the value at a corner, 0 to 1. */
  static double corner(long seed, long x, long y) {
    long h = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return (((h ^ (h >>> 32)) >>> 11) & ((1L << 53) - 1)) * 0x1.0p-53;
  }

  /** Returns smooth noise with a cell size of 1, from 0 to 1. */
  static double smooth(long seed, double x, double y) {
    double fx = Math.floor(x);
    double fy = Math.floor(y);
    long ix = (long) fx;
    long iy = (long) fy;
    double u = fade(x - fx);
    double v = fade(y - fy);
    double top = mix(corner(seed, ix, iy), corner(seed, ix + 1, iy), u);
    double bottom = mix(corner(seed, ix, iy + 1), corner(seed, ix + 1, iy + 1), u);
    return mix(top, bottom, v);
  }

  /**
   * Returns the sum of noise at several frequencies, each twice the one before and {@code gain}
   * times as strong.
   */
  static double octaves(long seed, double x, double y, int octaves, double gain) {
    double sum = 0;
    double weight = 1;
    double weights = 0;
    double frequency = 1;
    for (int i = 0; i < octaves; i++) {
      sum += weight * smooth(seed + i, x * frequency, y * frequency);
      weights += weight;
      weight *= gain;
      frequency *= 2;
    }
    return sum / weights;
  }

  private static double fade(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mix(double a, double b, double share) {
    return a + share * (b - a);
  }
}
