// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import org.jspecify.annotations.Nullable;

/**
 * Some rows to compare.
 *
 * @param codes their codes, of equal length
 * @param scores a score for each class, or null without a classifier
 */
public record Sample(float[][] codes, double @Nullable [][] scores) {

  /** Returns the number of rows. */
  public int size() {
    return codes.length;
  }
}
