// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/** What is minimised: a loss as a mean over the rows, plus the penalty of the weights. */
public enum Objective {
  /** Multinomial cross-entropy; with two classes the binomial form, with one vector of weights. */
  SOFTMAX,
  /** Hinge loss, each class against the others; with two classes the second against the first. */
  HINGE;

  /** Returns the number of margins of a row. */
  int columns(int classes) {
    return classes == 2 ? 1 : classes;
  }

  /** Returns whether the margins of a row depend on each other, so that they share one search. */
  boolean isCoupled() {
    return this == SOFTMAX;
  }
}
