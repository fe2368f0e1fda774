// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/** An order of rows that does not depend on where they lie: by a hash of the features. */
public final class RowOrder {
  private RowOrder() {}

  /** Returns a well-mixed hash of the features of a row. */
  public static long hash(float[] values, int from, int length) {
    long hash = length;
    for (int j = from; j < from + length; j++) {
      hash = (hash ^ Float.floatToIntBits(values[j])) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return hash ^ (hash >>> 33);
  }
}
