package dev.headstart.head;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a head is trained: the parameters of {@link LinearHead}, which checks each; here those that
 * exclude each other.
 *
 * @param regParams the grid of one's own, or empty
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
  static final int DEFAULT_PARALLELISM = 4;
  private static final double SOFTMAX_TOL = 1e-5;

  /** The hinge loss has kinks: past this MLlib's optimiser creeps, and predictions stay. */
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

  /** Whether rows count differently. */
  boolean hasWeights() {
    return weighted || classWeights != ClassWeights.NONE;
  }

  HeadOptions withMaxIter(int value) {
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
        value,
        tol,
        parallelism,
        seed);
  }
}
