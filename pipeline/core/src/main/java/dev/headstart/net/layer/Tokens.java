// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

/** What the number of a transformer's tokens tells of them. */
public final class Tokens {

  /** A class token, and the registers that some nets have beside it. */
  private static final int MAX_IN_FRONT = 8;

  private Tokens() {}

  /** Those in front of a square of patches: a class token and registers; 0 where there is none. */
  public static int inFront(long tokens) {
    long side = (long) Math.sqrt((double) tokens);
    long left = tokens - side * side;
    return left <= MAX_IN_FRONT ? (int) left : 0;
  }

  /** How tokens most likely become a code. */
  static Pool usual(long tokens) {
    return inFront(tokens) > 0 ? Pool.CLS : Pool.MEAN;
  }
}
