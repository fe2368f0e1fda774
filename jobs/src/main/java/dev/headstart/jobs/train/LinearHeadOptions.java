// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.train;

import dev.headstart.InputException;
import dev.headstart.head.ClassWeights;
import dev.headstart.head.HeadKind;
import dev.headstart.head.LinearHead;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code train} that say which linear head is fitted, and how. */
final class LinearHeadOptions {

  @Option(
      names = "--head",
      required = true,
      paramLabel = "svm|softmax",
      description =
          "svm: a linear SVM (MLlib LinearSVC), one-vs-rest for more than two classes; "
              + "softmax: multinomial logistic regression.")
  private HeadKind head;

  @Option(
      names = "--tune",
      description = {
        "Choose regularisation and standardisation: by the rows of the split val where the table",
        "has some, or else by stratified cross-validation."
      })
  private boolean tune;

  @Option(
      names = "--folds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Folds of the cross-validation (default: ${DEFAULT-VALUE}).")
  private int folds;

  @Option(
      names = "--reg-param",
      paramLabel = "R",
      description =
          "MLlib's regParam, which equals 1/(C n) for scikit-learn's C and n rows "
              + "(default: derived from the scale of the codes).")
  private @Nullable Double regParam;

  @Option(names = "--standardize", description = "Scale each feature to unit variance.")
  private boolean standardize;

  @Option(
      names = "--class-weights",
      defaultValue = "none",
      paramLabel = "none|balanced",
      description = "balanced: weight rows so that each class counts the same (default: none).")
  private ClassWeights classWeights;

  @Option(
      names = "--no-calibrate",
      description = {
        "Leave the probabilities as they are; without it they are calibrated by a temperature where",
        "that lowers the log-loss of rows that were held out. An svm has probabilities only so."
      })
  private boolean noCalibrate;

  /**
   * Returns the head to fit.
   *
   * @param seed of folds and bootstrap
   * @param parallelism the number of fits at a time
   * @throws InputException if an option is out of range, or two of them contradict each other
   */
  LinearHead untrained(long seed, int parallelism) {
    if (tune && regParam != null) {
      throw new InputException("Tuning finds regParam itself: give regParam or tune, not both");
    }
    try {
      LinearHead untrained =
          new LinearHead()
              .setKind(head.word())
              .setTune(tune)
              .setFolds(folds)
              .setStandardize(standardize)
              .setClassWeights(classWeights.word())
              .setCalibrate(!noCalibrate)
              .setSeed(seed)
              .setParallelism(parallelism);
      return regParam == null ? untrained : untrained.setRegParam(regParam);
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the kind of head. */
  HeadKind kind() {
    return head;
  }

  /** Returns whether hyperparameters are chosen. */
  boolean tunes() {
    return tune;
  }

  /** Returns the number of folds of the cross-validation. */
  int folds() {
    return folds;
  }

  /** Returns how rows are weighted. */
  ClassWeights classWeights() {
    return classWeights;
  }

  /** Returns whether probabilities are calibrated. */
  boolean calibrates() {
    return !noCalibrate;
  }
}
