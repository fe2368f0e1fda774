// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

/** Checks numbers that are shares of a whole. */
final class Share {
  /** Means of shares may exceed 1 by a rounding error. */
  private static final double ROUNDING = 1e-9;

  private Share() {}

  static void check(String name, double value) {
    if (!(value >= 0 && value <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(name + " is " + value + ": give a number from 0 to 1");
    }
  }

  static void checkCount(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " is " + value + ": give a number from 0 up");
    }
  }
}
