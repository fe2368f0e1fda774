// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.io.Serializable;

/**
 * A row with its margins by a fit that did not see it. This is a class rather than a record because
 * it is returned from tasks: Kryo, which many clusters set, cannot write records.
 */
final class HeldOut implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] margins;
  private final int index;

  HeldOut(double[] margins, int index) {
    this.margins = margins;
    this.index = index;
  }

  /** Returns the margin of each class. */
  double[] margins() {
    return margins;
  }

  /** Returns the index of the row's class. */
  int index() {
    return index;
  }
}
