// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

/** Conclusions from the number of a transformer's tokens. */
public final class Tokens {

  /**
   * The maximum number of tokens before the patches: a class token, and the registers of some nets.
   */
  private static final int MAX_LEADING = 8;

  private Tokens() {}

  /**
   * Returns the number of tokens before a square of patches, which are a class token and registers,
   * or 0 if there are none.
   */
  public static int inFront(long tokens) {
    long side = (long) Math.sqrt((double) tokens);
    long left = tokens - side * side;
    return left <= MAX_LEADING ? (int) left : 0;
  }

  /** Returns the pooling that the tokens most likely need. */
  static Pool usual(long tokens) {
    return inFront(tokens) > 0 ? Pool.CLS : Pool.MEAN;
  }
}
