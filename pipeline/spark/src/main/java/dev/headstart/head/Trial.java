// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

/**
 * One setting that tuning tried, with its cross-validation scores. With {@link
 * ClassWeights#BALANCED} held-out rows have the same weights as in training, so the accuracy is the
 * balanced accuracy.
 *
 * @param regParam MLlib's regularisation parameter
 * @param standardize whether each feature was scaled to unit variance
 * @param accuracy mean over the folds of the accuracy on the held-out fold, 0 to 1
 * @param accuracyStd standard deviation of the accuracy over the folds (divided by folds - 1)
 * @param loss mean over the folds of the loss on the held-out fold: the hinge loss, summed over the
 *     classes if there are more than two, for {@link HeadKind#SVM}; the log-loss for {@link
 *     HeadKind#SOFTMAX}
 * @param chosen whether this setting was selected for the head
 */
public record Trial(
    double regParam,
    boolean standardize,
    double accuracy,
    double accuracyStd,
    double loss,
    boolean chosen) {

  /** Creates a trial. Checks the ranges. */
  public Trial {
    if (!(regParam >= 0) || !(accuracy >= 0) || !(accuracyStd >= 0) || !(loss >= 0)) {
      throw new IllegalArgumentException(
          "A trial has regParam "
              + regParam
              + ", accuracy "
              + accuracy
              + " ± "
              + accuracyStd
              + " and loss "
              + loss
              + ": give numbers from 0 up");
    }
  }

  Trial asChosen() {
    return new Trial(regParam, standardize, accuracy, accuracyStd, loss, true);
  }
}
