package dev.headstart.head;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Chooses regParam and standardisation by stratified cross-validation over a grid. */
final class Tuner {
  private static final Comparator<Trial> BETTER = Comparator.comparingDouble(Trial::accuracy);

  private Tuner() {}

  /** Every setting of the grid with its scores; exactly one is chosen. */
  static List<Trial> tune(TrainingSet set, HeadOptions options) {
    List<Setting> settings = RegParams.grid(set);
    Map<Setting, List<FoldScore>> scores =
        LocalTrials.suit(set)
            ? LocalTrials.run(set, settings, options)
            : MllibTrials.run(set, settings, options);
    List<Trial> trials =
        settings.stream().map(s -> trial(s, scores.get(s), options.kind())).toList();
    Trial best = trials.stream().max(BETTER).orElseThrow();
    return trials.stream().map(trial -> trial == best ? trial.asChosen() : trial).toList();
  }

  private static Trial trial(Setting setting, List<FoldScore> folds, HeadKind kind) {
    // A class with a single row can leave a fold empty.
    List<FoldScore> scored = folds.stream().filter(fold -> fold.rows() > 0).toList();
    double mean = scored.stream().mapToDouble(FoldScore::accuracy).average().orElseThrow();
    double squares = scored.stream().mapToDouble(fold -> Math.pow(fold.accuracy() - mean, 2)).sum();
    double logLoss = scored.stream().mapToDouble(FoldScore::meanLogLoss).average().orElseThrow();
    return new Trial(
        setting.regParam(),
        setting.standardize(),
        mean,
        Math.sqrt(squares / Math.max(1, scored.size() - 1)),
        kind == HeadKind.SOFTMAX ? OptionalDouble.of(logLoss) : OptionalDouble.empty(),
        false);
  }
}
