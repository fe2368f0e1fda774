// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import java.io.Serializable;

/** A row on its way into the index. A class, because Kryo writes no records. */
final class IndexRow implements Serializable {
  private static final long serialVersionUID = 1L;

  final int file;
  final String path;
  final float[] code;

  /**
   * @param file the number of its data file in the batch
   * @param code of length 1
   */
  IndexRow(int file, String path, float[] code) {
    this.file = file;
    this.path = path;
    this.code = code;
  }
}
