// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/** The training parameters of {@link LinearHead}. */
public interface HasTrainingParams extends HasScoringParams {

  @Override
  TrainingParams held();

  /**
   * Name of the column of labels, {@code label} by default: class names (string; null and empty are
   * no label) or class indexes (any numeric type; whole numbers from 0 up, null is no label).
   */
  default Param<String> labelCol() {
    return held().labelCol;
  }

  /** Name of the column of the rows' weights, positive numbers; unset (default): all weigh 1. */
  default Param<String> weightCol() {
    return held().weightCol;
  }

  /**
   * Name of the column of groups, such as the patient that an image is of; unset (default): none.
   * All rows of a group share a fold of the cross-validation, also across classes. The column may
   * have any type; rows where it is null are one group.
   */
  default Param<String> groupCol() {
    return held().groupCol;
  }

  /**
   * Name of a boolean column that is true for the rows to validate on; unset (default): none. Where
   * it is set, no row is trained on that is to be validated on, and settings are chosen by their
   * scores on these rows instead of by cross-validation. Rows of a class that no row is trained on
   * are left out.
   */
  default Param<String> validationIndicatorCol() {
    return held().validationIndicatorCol;
  }

  /** {@code softmax} (default) or {@code svm}; see {@link HeadKind}. */
  default Param<String> kind() {
    return held().kind;
  }

  /**
   * MLlib's regularisation parameter, from 0 up: the weight of half the squared norm against the
   * mean loss, {@code 1 / (C * n)} for scikit-learn's {@code C} and {@code n} rows. Unset
   * (default): found by tuning, or else 0.001 (svm) or 0.0003 (softmax) times the sum of the
   * variances of all features, or, once standardised, times the number of features that vary.
   */
  default DoubleParam regParam() {
    return held().regParam;
  }

  /** Whether each feature is scaled to unit variance for the fit; false by default. */
  default BooleanParam standardize() {
    return held().standardize;
  }

  /** {@code none} (default) or {@code balanced}; see {@link ClassWeights}. */
  default Param<String> classWeights() {
    return held().classWeights;
  }

  /**
   * Whether regParam and standardize are tuned by stratified cross-validation, or on the rows of
   * {@link #validationIndicatorCol()} where that is set: ten values of regParam, each with and
   * without standardisation; false by default.
   */
  default BooleanParam tune() {
    return held().tune;
  }

  /**
   * Values of regParam to tune over instead of the built-in ten, each above 0; unset by default. If
   * set, regParam is chosen among them by cross-validation, and standardize is not tuned.
   */
  default DoubleArrayParam regParams() {
    return held().regParams;
  }

  /**
   * Whether the setting is cross-validated even if none has to be chosen, so that the summary has
   * its accuracy on held-out rows; false by default. It costs as many additional fits as there are
   * folds.
   */
  default BooleanParam crossValidate() {
    return held().crossValidate;
  }

  /**
   * Whether the probabilities are calibrated by a temperature, where that lowers the log-loss of
   * rows that were held out by more than its standard error; false by default. An SVM has
   * probabilities only so. A training set that is too large to be fitted in memory is calibrated
   * where settings are tried or there are rows to validate on.
   */
  default BooleanParam calibrate() {
    return held().calibrate;
  }

  /** Number of folds of the cross-validation, at least 2; 5 by default. */
  default IntParam folds() {
    return held().folds;
  }

  /** Maximum number of passes over the rows in one fit, at least 1; 1000 by default. */
  default IntParam maxIter() {
    return held().maxIter;
  }

  /**
   * Convergence tolerance of the optimiser, between 0 and 1; unset (default): 1e-5 for softmax and
   * 1e-3 for the SVM.
   */
  default DoubleParam tol() {
    return held().tol;
  }

  /**
   * Maximum number of MLlib fits that run at the same time where a large training set is tuned, at
   * least 1; 4 by default. A smaller one uses all cores regardless.
   */
  default IntParam parallelism() {
    return held().parallelism;
  }

  /** Seed of the folds; 0 by default. */
  default LongParam seed() {
    return held().seed;
  }

  /** Value of {@link #labelCol()}. */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** Value of {@link #weightCol()}; empty where it is not set. */
  default Optional<String> getWeightCol() {
    return isSet(weightCol()) ? Optional.of(getOrDefault(weightCol())) : Optional.empty();
  }

  /** Value of {@link #groupCol()}; empty where it is not set. */
  default Optional<String> getGroupCol() {
    return isSet(groupCol()) ? Optional.of(getOrDefault(groupCol())) : Optional.empty();
  }

  /** Value of {@link #validationIndicatorCol()}; empty where it is not set. */
  default Optional<String> getValidationIndicatorCol() {
    return isSet(validationIndicatorCol())
        ? Optional.of(getOrDefault(validationIndicatorCol()))
        : Optional.empty();
  }

  /** Value of {@link #kind()}. */
  default String getKind() {
    return getOrDefault(kind());
  }

  /** Value of {@link #regParam()}; empty where it is not set. */
  default OptionalDouble getRegParam() {
    return isSet(regParam())
        ? OptionalDouble.of((double) getOrDefault(regParam()))
        : OptionalDouble.empty();
  }

  /** Value of {@link #standardize()}. */
  default boolean getStandardize() {
    return (boolean) getOrDefault(standardize());
  }

  /** Value of {@link #classWeights()}. */
  default String getClassWeights() {
    return getOrDefault(classWeights());
  }

  /** Value of {@link #tune()}. */
  default boolean getTune() {
    return (boolean) getOrDefault(tune());
  }

  /** Value of {@link #regParams()}; no numbers where it is not set. */
  default double[] getRegParams() {
    return isSet(regParams()) ? getOrDefault(regParams()).clone() : new double[0];
  }

  /** Value of {@link #crossValidate()}. */
  default boolean getCrossValidate() {
    return (boolean) getOrDefault(crossValidate());
  }

  /** Value of {@link #calibrate()}. */
  default boolean getCalibrate() {
    return (boolean) getOrDefault(calibrate());
  }

  /** Value of {@link #folds()}. */
  default int getFolds() {
    return (int) getOrDefault(folds());
  }

  /** Value of {@link #maxIter()}. */
  default int getMaxIter() {
    return (int) getOrDefault(maxIter());
  }

  /** Value of {@link #tol()}, or the kind's tolerance where it is not set. */
  default double getTol() {
    return isSet(tol())
        ? (double) getOrDefault(tol())
        : HeadOptions.tolerance(HeadKind.of(getKind()));
  }

  /** Value of {@link #parallelism()}. */
  default int getParallelism() {
    return (int) getOrDefault(parallelism());
  }

  /** Value of {@link #seed()}. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }
}
