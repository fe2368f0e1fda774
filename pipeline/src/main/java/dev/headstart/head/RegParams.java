package dev.headstart.head;

import java.util.stream.DoubleStream;

/**
 * Regularisation relative to the scale of the codes.
 *
 * <p>Codes of one net are a hundred times larger than those of another, and a fixed regParam is
 * weak for one and crushing for the other. The loss depends on weights times features, so regParam
 * goes with the square of the features' scale: {@code regParam = relative * scale}, where scale is
 * the sum of the variances of all features (the mean squared distance of a code to the mean code),
 * or, once features are standardised, the number of features that vary.
 */
final class RegParams {
  private RegParams() {}

  static double scale(TrainingSet set, boolean standardize) {
    double scale = standardize ? set.varyingFeatures() : set.variance();
    return scale > 0 ? scale : 1;
  }

  /** What is used where neither regParam nor tuning is asked for. */
  static double defaultOf(TrainingSet set, boolean standardize) {
    return 1e-4 * scale(set, standardize);
  }

  /** The grid of tuning, weakest first. */
  static double[] grid(TrainingSet set, boolean standardize) {
    return DoubleStream.of(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
        .map(r -> r * scale(set, standardize))
        .toArray();
  }
}
