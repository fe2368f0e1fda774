// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The training options of a head. {@link LinearHead} checks the range of each parameter; this
 * record checks that they do not exclude each other.
 *
 * @param regParams the values of regParam to tune over, or empty for the built-in grid
 * @param weighted whether rows have weights of their own
 */
record HeadOptions(
    HeadKind kind,
    OptionalDouble regParam,
    List<Double> regParams,
    boolean standardize,
    ClassWeights classWeights,
    boolean weighted,
    boolean tune,
    boolean crossValidate,
    int folds,
    int maxIter,
    double tol,
    int parallelism,
    long seed) {

  static final int DEFAULT_FOLDS = 5;
  static final int DEFAULT_MAX_ITER = 1000;
  static final int DEFAULT_PARALLELISM = 2;
  private static final int TRIAL_MAX_ITER = 100;
  private static final double TRIAL_TOL = 100;
  private static final double HELD_OUT_TOL = 10;
  private static final double SOFTMAX_TOL = 1e-5;

  /** The hinge loss is not smooth: for many rows it is rounded off in a band of this width. */
  private static final double SVM_TOL = 1e-3;

  HeadOptions {
    if ((tune || !regParams.isEmpty()) && regParam.isPresent()) {
      throw new IllegalArgumentException(
          tune
              ? "Tuning finds regParam itself: give regParam or tune, not both"
              : "regParams is a grid to choose regParam from: give regParam or regParams, not"
                  + " both");
    }
  }

  static double tolerance(HeadKind kind) {
    return kind == HeadKind.SVM ? SVM_TOL : SOFTMAX_TOL;
  }

  boolean tunes() {
    return tune || !regParams.isEmpty();
  }

  /** Returns whether rows have different weights. */
  boolean hasWeights() {
    return weighted || classWeights != ClassWeights.NONE;
  }

  /** The options for fits that only compare settings. */
  HeadOptions forTrials() {
    return rougher(TRIAL_TOL);
  }

  /** The options for fits that only score rows that are held out. */
  HeadOptions forHeldOut() {
    return rougher(HELD_OUT_TOL);
  }

  private HeadOptions rougher(double factor) {
    return new HeadOptions(
        kind,
        regParam,
        regParams,
        standardize,
        classWeights,
        weighted,
        tune,
        crossValidate,
        folds,
        Math.min(maxIter, TRIAL_MAX_ITER),
        factor * tol,
        parallelism,
        seed);
  }
}
