// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Cross-validation of a large training set: each fit is MLlib's, with its rows distributed over the
 * executors.
 */
final class MllibTrials {
  /**
   * The maximum number of steps, which is enough to compare settings; each step is a pass over a
   * large table.
   */
  private static final int MAX_STEPS = 100;

  private MllibTrials() {}

  /** Returns for each setting the scores of all folds. */
  static Map<Setting, List<FoldScore>> run(
      TrainingSet set, List<Setting> settings, HeadOptions options) {
    int classes = set.labels().size();
    Classifiers classifiers =
        new Classifiers(options.withMaxIter(Math.min(options.maxIter(), MAX_STEPS)));
    Dataset<Row> rows = Folds.assign(set, options).persist(StorageLevel.MEMORY_AND_DISK());
    int folds = Folds.heldOut(set, options);
    try {
      List<Callable<FoldScore>> fits = new ArrayList<>();
      for (Setting setting : settings) {
        for (int fold = 0; fold < folds; fold++) {
          int heldOut = fold;
          fits.add(() -> score(rows, classifiers, classes, setting, heldOut));
        }
      }
      List<FoldScore> scores = Parallel.run(fits, options.parallelism());
      Map<Setting, List<FoldScore>> bySetting = new HashMap<>();
      for (int i = 0; i < settings.size(); i++) {
        bySetting.put(settings.get(i), scores.subList(i * folds, (i + 1) * folds));
      }
      return bySetting;
    } finally {
      rows.unpersist();
    }
  }

  private static FoldScore score(
      Dataset<Row> rows, Classifiers classifiers, int classes, Setting setting, int heldOut) {
    Dataset<Row> rest = rows.filter(col(Folds.FOLD).notEqual(heldOut));
    LinearFunction function = classifiers.fitFunction(rest, classes, setting);
    HeadKind kind = classifiers.kind();
    return rows.filter(col(Folds.FOLD).equalTo(heldOut))
        .select(TrainingSet.INDEX, TrainingSet.FEATURES, TrainingSet.WEIGHT)
        .javaRDD()
        .map(
            row -> {
              double[] margins = function.margins(row.<Vector>getAs(1).toArray());
              return FoldScore.of(kind, margins, (int) row.getDouble(0), row.getDouble(2));
            })
        .fold(FoldScore.NONE, FoldScore::plus);
  }
}
