// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.io.Serializable;
import java.util.List;

/** A point of the grid. */
record Setting(double regParam, boolean standardize) implements Serializable {

  /**
   * Returns the setting that tuning chose, otherwise the given one, otherwise the default for the
   * scale of the codes.
   */
  static Setting of(TrainingSet set, HeadOptions options, List<Trial> trials) {
    return trials.stream()
        .filter(Trial::chosen)
        .findFirst()
        .map(trial -> new Setting(trial.regParam(), trial.standardize()))
        .orElseGet(() -> new Setting(regParam(set, options), options.standardize()));
  }

  private static double regParam(TrainingSet set, HeadOptions options) {
    return options
        .regParam()
        .orElseGet(() -> RegParams.defaultOf(set, options.kind(), options.standardize()));
  }
}
