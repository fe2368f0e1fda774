// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.ArrayList;
import java.util.List;

/**
 * Regularisation parameters relative to the scale of the codes.
 *
 * <p>The scale of codes differs by orders of magnitude between nets, so a fixed regParam would be
 * too weak for one net and too strong for another. The loss depends on weights times features, so
 * regParam goes with the square of the features' scale: {@code regParam = relative * scale}, where
 * scale is the sum of the variances of all features (the mean squared distance of a code to the
 * mean code), or, once features are standardised, the number of features that vary.
 */
final class RegParams {
  /** In half powers of ten, relative to the scale. */
  private static final int WEAKEST = -11;

  private static final int STRONGEST = -2;

  private RegParams() {}

  static double scale(TrainingSet set, boolean standardize) {
    double scale = standardize ? set.varyingFeatures() : set.variance();
    return scale > 0 ? scale : 1;
  }

  /** The default without tuning: 0.001 (svm) or 0.0003 (softmax), relative to the scale. */
  static double defaultOf(TrainingSet set, HeadKind kind, boolean standardize) {
    double relative =
        switch (kind) {
          case SVM -> 1e-3;
          case SOFTMAX -> 3e-4;
        };
    return relative * scale(set, standardize);
  }

  /**
   * The settings that tuning tries: those asked for, or ten strengths, with and without
   * standardisation.
   */
  static List<Setting> grid(TrainingSet set, HeadOptions options) {
    if (!options.regParams().isEmpty()) {
      return options.regParams().stream()
          .distinct()
          .map(regParam -> new Setting(regParam, options.standardize()))
          .toList();
    }
    List<Setting> grid = new ArrayList<>();
    for (boolean standardize : new boolean[] {false, true}) {
      for (int half = WEAKEST; half <= STRONGEST; half++) {
        grid.add(new Setting(Math.pow(10, half / 2.0) * scale(set, standardize), standardize));
      }
    }
    return grid;
  }
}
