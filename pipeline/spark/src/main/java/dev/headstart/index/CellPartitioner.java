// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import org.apache.spark.Partitioner;

/** Gives each part of a batch the next few cells. */
final class CellPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int parts;
  private final int cells;

  CellPartitioner(int parts, int cells) {
    this.parts = Math.min(parts, cells);
    this.cells = cells;
  }

  @Override
  public int numPartitions() {
    return parts;
  }

  @Override
  public int getPartition(Object cell) {
    return (int) ((long) (Integer) cell * parts / cells);
  }
}
