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
 */
public record Problem(Objective objective, int classes, long rows, int length)
    implements Serializable {

  int columns() {
    return objective.columns(classes);
  }

  /** The number of features of all rows. */
  long values() {
    return rows * length;
  }
}
