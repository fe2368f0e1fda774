// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.head.local.LocalRows;
import java.io.Serializable;

/** A part of a probe that one task computes. */
interface ProbeTask extends Serializable {

  /**
   * Computes it.
   *
   * @param rows the sample with the codes of a layer
   * @param folds the fold of each row, by repeat
   */
  ProbeResult run(LocalRows rows, int[][] folds);
}
