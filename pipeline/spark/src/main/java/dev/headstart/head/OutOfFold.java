// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.Argmax;
import dev.headstart.calibrate.Calibration;
import dev.headstart.calibrate.CoverageCurve;
import dev.headstart.calibrate.Logits;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Calibrates a head on scores of rows that the fit which scored them did not see: the rows to
 * validate on where there are some, otherwise each fold by a fit on the others.
 */
final class OutOfFold {

  /** A temperature is one number: no more scores than these come to the driver. */
  private static final long MAX_VALUES = 4L << 20;

  private static final long PARTS = 1_000_000;

  private OutOfFold() {}

  /**
   * Returns whether it costs little beside what the fit costs anyway: no fit at all, fits in
   * memory, or as many as the cross-validation has for one setting.
   */
  static boolean isCheap(TrainingSet set, List<Trial> trials) {
    return set.validates()
        || (set.smallestClass() > 1
            && set.variance() > 0
            && (LocalTrials.suit(set) || !trials.isEmpty()));
  }

  /**
   * What scores of held-out rows give.
   *
   * @param calibration empty if the probabilities are no better for it
   * @param coverage of the scores as they are then
   */
  record Figures(Optional<Calibration> calibration, CoverageCurve coverage) {

    static Figures of(List<HeldOut> scores, long rows, HeadKind kind) {
      double[][] margins = scores.stream().map(HeldOut::margins).toArray(double[][]::new);
      int[] truth = scores.stream().mapToInt(HeldOut::index).toArray();
      Optional<Calibration> calibration = Calibration.fit(margins, truth, rows);
      boolean probabilities = calibration.isPresent() || kind == HeadKind.SOFTMAX;
      double temperature = calibration.map(Calibration::temperature).orElse(1.0);
      double[] best = new double[truth.length];
      boolean[] right = new boolean[truth.length];
      for (int i = 0; i < truth.length; i++) {
        int predicted = Argmax.of(margins[i]);
        right[i] = predicted == truth[i];
        best[i] =
            probabilities
                ? Logits.softmax(margins[i], temperature)[predicted]
                : margin(margins[i], predicted);
      }
      return new Figures(calibration, CoverageCurve.of(best, right));
    }

    /** As in MLlib's rawPrediction: with two classes that of each is how far it is ahead. */
    private static double margin(double[] margins, int predicted) {
      return margins.length == 2 ? margins[predicted] - margins[1 - predicted] : margins[predicted];
    }
  }

  /**
   * Scores held-out rows and returns what that gives.
   *
   * @param function the head, fitted on all rows but those to validate on
   */
  static Figures figures(
      TrainingSet set, Setting setting, HeadOptions options, LinearFunction function) {
    List<HeldOut> scores;
    long rows = set.size();
    if (set.validates()) {
      rows = set.validationSize();
      Dataset<Row> validated =
          set.allRows().filter(col(TrainingSet.VALIDATION)).withColumn(Folds.FOLD, lit(0));
      scores = scored(validated, List.of(function), rows);
    } else if (LocalTrials.suit(set)) {
      scores = LocalTrials.heldOut(set, setting, options);
    } else {
      scores = folds(set, setting, options);
    }
    return Figures.of(scores, rows, options.kind());
  }

  /** Scores each fold of a large training set by a joint fit on the others. */
  static List<HeldOut> folds(TrainingSet set, Setting setting, HeadOptions options) {
    return scored(Folds.assign(set, options), functions(set, setting, options), set.size());
  }

  /** Returns for each fold the joint fit on the others. */
  static List<LinearFunction> functions(TrainingSet set, Setting setting, HeadOptions options) {
    try (FoldedBlocks rows = FoldedBlocks.of(set, options)) {
      return JointTrials.fits(set, rows, setting, options).stream()
          .map(LinearFunction::of)
          .toList();
    }
  }

  /**
   * Scores rows; of too many a sample, the same in whatever order they come.
   *
   * @param rows each with its fold
   * @param functions those to score each fold by
   */
  static List<HeldOut> scored(Dataset<Row> rows, List<LinearFunction> functions, long size) {
    long most = MAX_VALUES / functions.get(0).intercepts().length;
    long parts = size <= most ? PARTS : Math.max(1, PARTS * most / size);
    return rows.filter(pmod(xxhash64(col(TrainingSet.FEATURES)), lit(PARTS)).lt(lit(parts)))
        .select(TrainingSet.INDEX, TrainingSet.FEATURES, Folds.FOLD)
        .javaRDD()
        .map(
            row ->
                new HeldOut(
                    functions.get(row.getInt(2)).margins(row.<Vector>getAs(1).toArray()),
                    (int) row.getDouble(0)))
        .collect();
  }
}
