package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import dev.headstart.Texts;
import java.util.OptionalDouble;

/**
 * How a head is trained.
 *
 * @param kind SVM or softmax
 * @param regParam MLlib's regularisation parameter (weight of half the squared norm against the
 *     mean loss; {@code 1 / (C * n)} for scikit-learn's {@code C} and {@code n} rows); empty: found
 *     by tuning, or else 0.001 (SVM) or 0.0003 (softmax) times the sum of the variances of all
 *     features, or, once standardised, times the number of features that vary
 * @param standardize whether features are scaled to unit variance, so that each is regularised
 *     alike
 * @param classWeights how much a row of each class counts
 * @param tune whether regParam and standardisation are chosen by cross-validation: of the settings
 *     whose accuracy is within one standard error of the best, the one with the lowest held-out
 *     loss
 * @param folds number of folds of the cross-validation, at least 2
 * @param maxIter most iterations of the optimiser in one fit, at least 1
 * @param tol convergence tolerance of the optimiser, between 0 and 1; by default 1e-5 for softmax
 *     and 1e-3 for the SVM
 * @param parallelism how many of MLlib's fits (classes, trials) run at the same time, at least 1;
 *     tuning on a training set that fits into a task uses every core there is
 * @param seed seed of the folds
 */
public record HeadOptions(
    HeadKind kind,
    OptionalDouble regParam,
    boolean standardize,
    ClassWeights classWeights,
    boolean tune,
    int folds,
    int maxIter,
    double tol,
    int parallelism,
    long seed) {

  private static final int DEFAULT_FOLDS = 5;
  private static final int DEFAULT_MAX_ITER = 1000;
  private static final double SOFTMAX_TOL = 1e-5;

  /** The hinge loss has kinks: past this MLlib's optimiser creeps, and predictions stay. */
  private static final double SVM_TOL = 1e-3;

  private static final int DEFAULT_PARALLELISM = 4;

  /** Checks the ranges. */
  public HeadOptions {
    requireNonNull(kind, "kind");
    requireNonNull(classWeights, "classWeights");
    if (regParam.isPresent() && !(regParam.getAsDouble() >= 0 && regParam.getAsDouble() < 1e300)) {
      throw new IllegalArgumentException(
          Texts.format("regParam is %s: give a number from 0 up", regParam.getAsDouble()));
    }
    if (tune && regParam.isPresent()) {
      throw new IllegalArgumentException(
          "Tuning finds regParam itself: give regParam or tune, not both");
    }
    checkAtLeast("folds", folds, 2);
    checkAtLeast("maxIter", maxIter, 1);
    checkAtLeast("parallelism", parallelism, 1);
    if (!(tol > 0 && tol < 1)) {
      throw new IllegalArgumentException(
          Texts.format("tol is %s: give a number between 0 and 1", tol));
    }
  }

  /** The defaults: no tuning, no standardisation, every row counts the same, seed 0. */
  public static HeadOptions of(HeadKind kind) {
    return new HeadOptions(
        kind,
        OptionalDouble.empty(),
        false,
        ClassWeights.NONE,
        false,
        DEFAULT_FOLDS,
        DEFAULT_MAX_ITER,
        kind == HeadKind.SVM ? SVM_TOL : SOFTMAX_TOL,
        DEFAULT_PARALLELISM,
        0L);
  }

  /** The same with this regularisation. */
  public HeadOptions withRegParam(double value) {
    return new HeadOptions(
        kind,
        OptionalDouble.of(value),
        standardize,
        classWeights,
        tune,
        folds,
        maxIter,
        tol,
        parallelism,
        seed);
  }

  /** The same with features scaled to unit variance, or not. */
  public HeadOptions withStandardize(boolean value) {
    return new HeadOptions(
        kind, regParam, value, classWeights, tune, folds, maxIter, tol, parallelism, seed);
  }

  /** The same with these class weights. */
  public HeadOptions withClassWeights(ClassWeights value) {
    return new HeadOptions(
        kind, regParam, standardize, value, tune, folds, maxIter, tol, parallelism, seed);
  }

  /** The same with regParam and standardisation chosen by cross-validation, or not. */
  public HeadOptions withTune(boolean value) {
    return new HeadOptions(
        kind, regParam, standardize, classWeights, value, folds, maxIter, tol, parallelism, seed);
  }

  /** The same with this number of folds. */
  public HeadOptions withFolds(int value) {
    return new HeadOptions(
        kind, regParam, standardize, classWeights, tune, value, maxIter, tol, parallelism, seed);
  }

  /** The same with this limit of iterations. */
  public HeadOptions withMaxIter(int value) {
    return new HeadOptions(
        kind, regParam, standardize, classWeights, tune, folds, value, tol, parallelism, seed);
  }

  /** The same with this convergence tolerance. */
  public HeadOptions withTol(double value) {
    return new HeadOptions(
        kind, regParam, standardize, classWeights, tune, folds, maxIter, value, parallelism, seed);
  }

  /** The same with this many fits at a time. */
  public HeadOptions withParallelism(int value) {
    return new HeadOptions(
        kind, regParam, standardize, classWeights, tune, folds, maxIter, tol, value, seed);
  }

  /** The same with this seed. */
  public HeadOptions withSeed(long value) {
    return new HeadOptions(
        kind, regParam, standardize, classWeights, tune, folds, maxIter, tol, parallelism, value);
  }

  private static void checkAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          Texts.format("%s is %d: give at least %d", name, value, least));
    }
  }
}
