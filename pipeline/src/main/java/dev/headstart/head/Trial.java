package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * One setting that tuning tried, judged by cross-validation.
 *
 * @param regParam MLlib's regularisation parameter
 * @param standardize whether each feature was scaled to unit variance
 * @param accuracy mean over the folds of the accuracy on the held-out fold, 0 to 1
 * @param accuracyStd standard deviation of the accuracy over the folds (divided by folds - 1)
 * @param logLoss mean over the folds of the log-loss; for {@link HeadKind#SOFTMAX} only
 * @param chosen whether this setting was taken for the head
 */
public record Trial(
    double regParam,
    boolean standardize,
    double accuracy,
    double accuracyStd,
    OptionalDouble logLoss,
    boolean chosen) {

  /** Checks that nothing is missing. */
  public Trial {
    requireNonNull(logLoss, "logLoss");
  }

  Trial asChosen() {
    return new Trial(regParam, standardize, accuracy, accuracyStd, logLoss, true);
  }
}
