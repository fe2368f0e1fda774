// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import java.util.SplittableRandom;

/**
 * What is drawn for one image or one class. Its numbers depend on nothing but its keys: {@link
 * SplittableRandom} is specified to the bit, and no library function that may round differently is
 * used.
 */
final class Draws {

  private final SplittableRandom random;

  private Draws(SplittableRandom random) {
    this.random = random;
  }

  /** Draws of their own for each list of keys. */
  static Draws of(long... keys) {
    long state = 0;
    for (long key : keys) {
      state = new SplittableRandom(state + key).nextLong();
    }
    return new Draws(new SplittableRandom(state));
  }

  /** Uniform, from {@code low} to below {@code high}. */
  double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Uniform in its logarithm, for sizes and frequencies. */
  double scale(double low, double high) {
    return low * StrictMath.pow(high / low, random.nextDouble());
  }

  /** Close to normal: the sum of four uniform numbers, with a mean of 0 and this deviation. */
  double normal(double deviation) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += random.nextDouble();
    }
    return (sum - 2) * StrictMath.sqrt(3) * deviation;
  }

  /** A whole number from 0 to below {@code bound}. */
  int below(int bound) {
    return (int) (bound * random.nextDouble());
  }

  /** A whole number from {@code low} to {@code high}, both included. */
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
