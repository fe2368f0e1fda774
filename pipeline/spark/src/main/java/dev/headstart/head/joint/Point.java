// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;

/**
 * Where the loss is asked for, in some of the columns.
 *
 * @param weights by column and feature
 * @param intercepts by column
 * @param positives the class that each column is for
 * @param bands how wide the band is, around a margin of 1, in which the hinge is rounded off, by
 *     column
 */
record Point(float[] weights, double[] intercepts, int[] positives, double[] bands)
    implements Serializable {

  int columns() {
    return intercepts.length;
  }
}
