// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** An image with its code. A class, because Kryo writes no records. */
final class Item implements Serializable {
  private static final long serialVersionUID = 1L;

  final String path;
  final float[] code;
  final @Nullable Long hash;
  final int side;

  /**
   * @param hash the perceptual hash, if it is known
   * @param side which of the two parts of a task it is in
   */
  Item(String path, float[] code, @Nullable Long hash, int side) {
    this.path = path;
    this.code = code;
    this.hash = hash;
    this.side = side;
  }

  Item on(int newSide) {
    return new Item(path, code, hash, newSide);
  }
}
