// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/**
 * One of the fits that share passes over the rows.
 *
 * @param heldOut the fold whose rows it does not see; {@link #NONE} if it sees all
 * @param standardize whether each feature is scaled to unit variance
 */
public record Variant(int heldOut, boolean standardize) {

  /** No fold. */
  public static final int NONE = -1;
}
