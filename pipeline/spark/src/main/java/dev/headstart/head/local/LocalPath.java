// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import dev.headstart.head.joint.Weights;

/**
 * Fits on rows in memory along a path of regularisation. Each fit starts from the one before, so
 * that a path costs little more than its last fit. Go from strong to weak regularisation.
 */
public interface LocalPath extends AutoCloseable {
  /**
   * Returns the next fit.
   *
   * @param regParam must not be larger than in the fit before
   */
  Weights fit(double regParam);

  /** Releases what the fits had in memory. */
  @Override
  void close();

  /** Returns the path of a linear SVM, of each class against the rest. */
  static LocalPath svm(LocalRows rows, boolean standardize) {
    return new LocalSvm(rows, standardize);
  }

  /** Returns the path of multinomial logistic regression. */
  static LocalPath softmax(LocalRows rows, boolean standardize) {
    return new LocalSoftmax(rows, standardize);
  }
}
