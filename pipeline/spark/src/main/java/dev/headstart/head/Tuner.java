// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Selects regParam and standardisation over a grid: by stratified cross-validation, or by the rows
 * to validate on where there are some.
 *
 * <p>On the few hundred rows of a typical training set many settings have nearly the same accuracy,
 * and which is highest is luck. So all settings are considered whose accuracy is within one
 * standard error of the highest (Breiman et al., Classification and Regression Trees, 1984, section
 * 3.4.3). Among those the one with the lowest held-out loss is chosen, since the loss is more
 * informative than the accuracy. Ties go to the setting without standardisation, then to the
 * strongest regularisation.
 */
final class Tuner {
  private Tuner() {}

  /** Returns every setting of the grid with its scores; exactly one is chosen. */
  static List<Trial> tune(TrainingSet set, HeadOptions options) {
    return tune(set, RegParams.grid(set, options), options);
  }

  /** Returns the trial of a single setting; empty if a class has too few rows to hold any out. */
  static List<Trial> crossValidate(TrainingSet set, Setting setting, HeadOptions options) {
    boolean few = set.smallestClass() < 2 && !set.validates();
    return few || set.variance() == 0 ? List.of() : tune(set, List.of(setting), options);
  }

  private static List<Trial> tune(TrainingSet set, List<Setting> settings, HeadOptions options) {
    Map<Setting, List<FoldScore>> scores =
        LocalTrials.suit(set)
            ? LocalTrials.run(set, settings, options)
            : JointTrials.run(set, settings, options);
    List<Trial> trials =
        settings.stream().map(s -> trial(s, scores.getOrDefault(s, List.of()))).toList();
    Trial chosen = choose(trials, set.validates() ? set.validationSize() : set.size());
    return trials.stream().map(trial -> trial.equals(chosen) ? trial.asChosen() : trial).toList();
  }

  static Trial choose(List<Trial> trials, long rows) {
    double best = trials.stream().mapToDouble(Trial::accuracy).max().orElseThrow();
    double standardError = Math.sqrt(best * (1 - best) / rows);
    return trials.stream()
        .filter(trial -> trial.accuracy() >= best - standardError)
        .min(
            Comparator.comparingDouble(Trial::loss)
                .thenComparing(Trial::standardize)
                .thenComparing(Trial::regParam, Comparator.reverseOrder()))
        .orElseThrow();
  }

  private static Trial trial(Setting setting, List<FoldScore> folds) {
    // With fewer rows than folds, some folds are empty.
    List<FoldScore> scored = folds.stream().filter(fold -> fold.weight() > 0).toList();
    double mean = scored.stream().mapToDouble(FoldScore::accuracy).average().orElseThrow();
    double squares = scored.stream().mapToDouble(fold -> Math.pow(fold.accuracy() - mean, 2)).sum();
    return new Trial(
        setting.regParam(),
        setting.standardize(),
        mean,
        Math.sqrt(squares / Math.max(1, scored.size() - 1)),
        scored.stream().mapToDouble(FoldScore::meanLoss).average().orElseThrow(),
        false);
  }
}
