// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.joint.JointFit;
import dev.headstart.head.joint.Margins;
import dev.headstart.head.joint.Variant;
import dev.headstart.head.joint.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cross-validation of a large training set: the fits of all folds, with and without
 * standardisation, share the passes over the rows. They go along the strengths of regularisation,
 * each from the one before.
 */
final class JointTrials {
  /** Of the weights that are sent out to score held-out rows at a time: about 16 MB. */
  private static final long MAX_VALUES = 4L << 20;

  private final TrainingSet set;
  private final FoldedBlocks rows;
  private final HeadOptions options;
  private final int heldOut;

  private JointTrials(TrainingSet set, FoldedBlocks rows, HeadOptions options) {
    this.set = set;
    this.rows = rows;
    this.options = options;
    this.heldOut = Folds.heldOut(set, options);
  }

  /** Returns for each setting the scores of all folds. */
  static Map<Setting, List<FoldScore>> run(
      TrainingSet set, List<Setting> settings, HeadOptions options) {
    try (FoldedBlocks rows = FoldedBlocks.of(set, options)) {
      return new JointTrials(set, rows, options.forTrials()).scores(Setting.paths(settings));
    }
  }

  /** Returns for each fold the fit on the others. */
  static List<Weights> fits(
      TrainingSet set, FoldedBlocks rows, Setting setting, HeadOptions options) {
    JointTrials trials = new JointTrials(set, rows, options.forHeldOut());
    try (JointFit fit = trials.fit(List.of(List.of(setting)))) {
      return fit.fit(trials.regParams(List.of(setting)));
    }
  }

  /** Prepares the fits of each path on all folds but one, for each of them. */
  private JointFit fit(List<List<Setting>> paths) {
    List<Variant> variants =
        paths.stream()
            .flatMap(
                path ->
                    IntStream.range(0, heldOut)
                        .mapToObj(fold -> new Variant(fold, path.get(0).standardize())))
            .toList();
    return new Classifiers(options).joint(set, rows.blocks(), rows.count(), variants);
  }

  private double[] regParams(List<Setting> settings) {
    return settings.stream()
        .flatMapToDouble(s -> IntStream.range(0, heldOut).mapToDouble(fold -> s.regParam()))
        .toArray();
  }

  private Map<Setting, List<FoldScore>> scores(List<List<Setting>> paths) {
    Map<Setting, List<FoldScore>> scores = new HashMap<>();
    int length = paths.stream().mapToInt(List::size).max().orElse(0);
    List<Setting> fitted = new ArrayList<>();
    List<Weights> fits = new ArrayList<>();
    try (JointFit fit = fit(paths)) {
      for (int i = 0; i < length; i++) {
        int at = i;
        List<Setting> settings =
            paths.stream().map(path -> path.get(Math.min(at, path.size() - 1))).toList();
        fitted.addAll(settings);
        fits.addAll(fit.fit(regParams(settings)));
        long values = (long) fits.size() * set.labels().size() * set.codeLength();
        if (values > MAX_VALUES || i == length - 1) {
          List<List<FoldScore>> ofFolds = heldOutScores(fits);
          for (int s = 0; s < fitted.size(); s++) {
            int setting = s;
            scores.put(fitted.get(s), ofFolds.stream().map(fold -> fold.get(setting)).toList());
          }
          fitted.clear();
          fits.clear();
        }
      }
    }
    return scores;
  }

  /** Returns by fold and setting the scores of fits by setting and fold. */
  private List<List<FoldScore>> heldOutScores(List<Weights> fits) {
    int settings = fits.size() / heldOut;
    List<List<Weights>> byFold = new ArrayList<>();
    for (int fold = 0; fold < heldOut; fold++) {
      int of = fold;
      byFold.add(
          IntStream.range(0, settings)
              .mapToObj(s -> LinearFunction.of(fits.get(s * heldOut + of)))
              .map(function -> new Weights(function.weights(), function.intercepts()))
              .toList());
    }
    Margins margins = new Margins(set.centre(), byFold);
    HeadKind kind = options.kind();
    int folds = heldOut;
    FoldScore[][] scores =
        rows
            .blocks()
            .mapPartitions(
                part -> {
                  FoldScore[][] sums = none(folds, settings);
                  margins.visit(
                      part,
                      (fold, setting, values, index, weight) ->
                          sums[fold][setting] =
                              sums[fold][setting].plus(FoldScore.of(kind, values, index, weight)));
                  return List.<FoldScore[][]>of(sums).iterator();
                })
            .collect()
            .stream()
            .reduce(none(folds, settings), JointTrials::plus);
    return Arrays.stream(scores).map(List::of).toList();
  }

  private static FoldScore[][] none(int folds, int settings) {
    FoldScore[][] scores = new FoldScore[folds][settings];
    Arrays.stream(scores).forEach(fold -> Arrays.fill(fold, FoldScore.NONE));
    return scores;
  }

  private static FoldScore[][] plus(FoldScore[][] scores, FoldScore[][] more) {
    for (int fold = 0; fold < scores.length; fold++) {
      for (int s = 0; s < scores[fold].length; s++) {
        scores[fold][s] = scores[fold][s].plus(more[fold][s]);
      }
    }
    return scores;
  }
}
