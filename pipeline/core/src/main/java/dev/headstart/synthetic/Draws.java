// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import java.util.SplittableRandom;

/**
 * The random numbers for one image or one class. They depend only on the keys: {@link
 * SplittableRandom} is specified to the bit, and library functions whose rounding may differ are
 * not used.
 */
final class Draws {

  private final SplittableRandom random;

  private Draws(SplittableRandom random) {
    this.random = random;
  }

  /** Returns a sequence of random numbers that belongs to the given keys. */
  static Draws of(long... keys) {
    long state = 0;
    for (long key : keys) {
      state = new SplittableRandom(state + key).nextLong();
    }
    return new Draws(new SplittableRandom(state));
  }

  /** Draws a uniform number, from {@code low} (inclusive) to {@code high} (exclusive). */
  double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Draws a log-uniform number, for sizes and frequencies. */
  double scale(double low, double high) {
    return low * StrictMath.pow(high / low, random.nextDouble());
  }

  /**
   * Draws a nearly normal number: the sum of four uniform ones, with mean 0 and the given standard
   * deviation.
   */
  double normal(double deviation) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += random.nextDouble();
    }
    return (sum - 2) * StrictMath.sqrt(3) * deviation;
  }

  /** Draws an integer from 0 (inclusive) to {@code bound} (exclusive). */
  int below(int bound) {
    return (int) (bound * random.nextDouble());
  }

  /** Draws an integer from {@code low} to {@code high}, both inclusive. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long key() {
    return random.nextLong();
  }
}
