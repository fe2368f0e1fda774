// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import java.io.Serializable;

/** A part and which rows of it count. A class, because Kryo writes no records. */
final class LivePart implements Serializable {
  private static final long serialVersionUID = 1L;

  final IndexPart part;
  private final boolean[] live;

  /**
   * @param live for each data file of the batch whether the table has it and no other batch before
   *     this one covers it
   */
  LivePart(IndexPart part, boolean[] live) {
    this.part = part;
    this.live = live.clone();
  }

  boolean has(int file) {
    return live[file];
  }
}
