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
import dev.headstart.head.joint.JointFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

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
      scores = scored(set.allRows().filter(col(TrainingSet.VALIDATION)), function, rows);
    } else if (LocalTrials.suit(set)) {
      scores = LocalTrials.heldOut(set, setting, options);
    } else {
      scores = folds(set, setting, options);
    }
    return Figures.of(scores, rows, options.kind());
  }

  /** Scores each fold of a large training set by a joint fit on the others. */
  static List<HeldOut> folds(TrainingSet set, Setting setting, HeadOptions options) {
    Dataset<Row> rows = Folds.assign(set, options).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return scored(rows, functions(set, rows, setting, options), set.size());
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Returns for each fold the joint fit on the others.
   *
   * @param rows those of the set, each with its fold
   */
  static List<LinearFunction> functions(
      TrainingSet set, Dataset<Row> rows, Setting setting, HeadOptions options) {
    Classifiers classifiers = new Classifiers(options.forTrials());
    List<LinearFunction> functions = new ArrayList<>();
    for (int fold = 0; fold < options.folds(); fold++) {
      Dataset<Row> rest = rows.filter(col(Folds.FOLD).notEqual(fold));
      try (JointFit fit = classifiers.joint(set, rest, rest.count(), setting)) {
        functions.add(LinearFunction.of(fit.fit(setting.regParam())));
      }
    }
    return functions;
  }

  /**
   * Scores each fold by the fit on the others; of too many rows a sample.
   *
   * @param rows each with its fold
   * @param functions those fits, by fold
   */
  static List<HeldOut> scored(Dataset<Row> rows, List<LinearFunction> functions, long size) {
    List<HeldOut> scores = new ArrayList<>();
    for (int fold = 0; fold < functions.size(); fold++) {
      Dataset<Row> held = rows.filter(col(Folds.FOLD).equalTo(fold));
      scores.addAll(scored(held, functions.get(fold), size));
    }
    return scores;
  }

  /** Scores rows; of too many a sample, the same in whatever order they come. */
  private static List<HeldOut> scored(Dataset<Row> rows, LinearFunction function, long size) {
    long most = MAX_VALUES / function.intercepts().length;
    long parts = size <= most ? PARTS : Math.max(1, PARTS * most / size);
    return rows.filter(pmod(xxhash64(col(TrainingSet.FEATURES)), lit(PARTS)).lt(lit(parts)))
        .select(TrainingSet.INDEX, TrainingSet.FEATURES)
        .javaRDD()
        .map(
            row ->
                new HeldOut(
                    function.margins(row.<Vector>getAs(1).toArray()), (int) row.getDouble(0)))
        .collect();
  }
}
