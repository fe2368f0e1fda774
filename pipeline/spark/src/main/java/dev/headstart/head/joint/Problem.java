// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;

/**
 * What is fitted.
 *
 * @param objective the loss
 * @param classes the number of classes, at least 2
 * @param rows the number of rows
 * @param length the number of features
 * @param standardize whether each feature is scaled to unit variance
 */
public record Problem(Objective objective, int classes, long rows, int length, boolean standardize)
    implements Serializable {

  /** The values of a block together with its margins: 2 MB, which stay in a core's cache. */
  private static final int BLOCK_VALUES = 1 << 19;

  private static final int MAX_BLOCK_ROWS = 4096;
  private static final int MIN_BLOCK_ROWS = 16;

  int columns() {
    return objective.columns(classes);
  }

  /** The number of features of all rows. */
  long values() {
    return rows * length;
  }

  /** The number of rows of a block, about. */
  int blockRows() {
    int fit = BLOCK_VALUES / (length + columns());
    return Math.max(MIN_BLOCK_ROWS, Math.min(MAX_BLOCK_ROWS, fit));
  }

  /** The number of buckets that the rows fall into by their hash; each is a block, as a rule. */
  int buckets() {
    return (int) Math.min(1 << 24, 1 + rows / blockRows());
  }
}
