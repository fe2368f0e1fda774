// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

/**
 * Fits on rows in memory along a path of regularisation. Each fit starts from the one before, so
 * that a path costs little more than its last fit. Go from strong to weak regularisation.
 */
interface LocalPath {
  /**
   * Returns the next fit.
   *
   * @param regParam must not be larger than in the fit before
   */
  LinearFunction fit(double regParam);

  static LocalPath of(HeadKind kind, LocalRows rows, boolean standardize) {
    return switch (kind) {
      case SVM -> new LocalSvm(rows, standardize);
      case SOFTMAX -> new LocalSoftmax(rows, standardize);
    };
  }
}
