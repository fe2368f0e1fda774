// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        .orElseGet(() -> new Setting(givenOrDefault(set, options), options.standardize()));
  }

  /**
   * Returns the settings with and those without standardisation, strongest regularisation first.
   */
  static List<List<Setting>> paths(List<Setting> settings) {
    Map<Boolean, List<Setting>> paths =
        settings.stream()
            .sorted(Comparator.comparingDouble(Setting::regParam).reversed())
            .collect(Collectors.partitioningBy(Setting::standardize));
    return paths.values().stream().filter(path -> !path.isEmpty()).toList();
  }

  private static double givenOrDefault(TrainingSet set, HeadOptions options) {
    return options
        .regParam()
        .orElseGet(() -> RegParams.defaultOf(set, options.kind(), options.standardize()));
  }
}
