// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.head.joint.JointFit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Cross-validation of a large training set: for each fold, joint fits along a path of settings, of
 * which each starts from the one before.
 */
final class JointTrials {
  private final Dataset<Row> rows;
  private final Map<Integer, Long> sizes;
  private final TrainingSet set;
  private final Classifiers classifiers;

  private JointTrials(
      Dataset<Row> rows, Map<Integer, Long> sizes, TrainingSet set, HeadOptions options) {
    this.rows = rows;
    this.sizes = sizes;
    this.set = set;
    this.classifiers = new Classifiers(options.forTrials());
  }

  /** Returns for each setting the scores of all folds. */
  static Map<Setting, List<FoldScore>> run(
      TrainingSet set, List<Setting> settings, HeadOptions options) {
    Dataset<Row> rows = Folds.assign(set, options).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<Integer, Long> sizes = new HashMap<>();
      for (Row fold : rows.groupBy(Folds.FOLD).agg(count(lit(1))).collectAsList()) {
        sizes.put(fold.getInt(0), fold.getLong(1));
      }
      JointTrials trials = new JointTrials(rows, sizes, set, options);
      List<Callable<List<FoldScore>>> work = new ArrayList<>();
      List<List<Setting>> paths = new ArrayList<>();
      for (List<Setting> path : Setting.paths(settings)) {
        for (int fold = 0; fold < Folds.heldOut(set, options); fold++) {
          int heldOut = fold;
          paths.add(path);
          work.add(() -> trials.scores(path, heldOut));
        }
      }
      List<List<FoldScore>> scores = Parallel.run(work, options.parallelism());
      return FoldScore.bySetting(paths, scores);
    } finally {
      rows.unpersist();
    }
  }

  /** Returns the score of each setting of a path on the rows that were held out. */
  private List<FoldScore> scores(List<Setting> path, int heldOut) {
    long size = sizes.values().stream().mapToLong(n -> n).sum() - sizes.getOrDefault(heldOut, 0L);
    Dataset<Row> rest = rows.filter(col(Folds.FOLD).notEqual(heldOut));
    List<LinearFunction> functions = new ArrayList<>();
    try (JointFit fit = classifiers.joint(set, rest, size, path.get(0))) {
      for (Setting setting : path) {
        functions.add(LinearFunction.of(fit.fit(setting.regParam())));
      }
    }
    HeadKind kind = classifiers.kind();
    return rows
        .filter(col(Folds.FOLD).equalTo(heldOut))
        .select(TrainingSet.INDEX, TrainingSet.FEATURES, TrainingSet.WEIGHT)
        .javaRDD()
        .mapPartitions(part -> List.of(scores(kind, functions, part)).iterator())
        .collect()
        .stream()
        .reduce(none(path.size()), JointTrials::plus);
  }

  private static List<FoldScore> scores(
      HeadKind kind, List<LinearFunction> functions, Iterator<Row> rows) {
    List<FoldScore> scores = none(functions.size());
    while (rows.hasNext()) {
      Row row = rows.next();
      double[] features = row.<Vector>getAs(1).toArray();
      for (int i = 0; i < functions.size(); i++) {
        double[] margins = functions.get(i).margins(features);
        FoldScore score = FoldScore.of(kind, margins, (int) row.getDouble(0), row.getDouble(2));
        scores.set(i, scores.get(i).plus(score));
      }
    }
    return scores;
  }

  private static List<FoldScore> none(int size) {
    return new ArrayList<>(Collections.nCopies(size, FoldScore.NONE));
  }

  private static List<FoldScore> plus(List<FoldScore> scores, List<FoldScore> more) {
    List<FoldScore> sums = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      sums.add(scores.get(i).plus(more.get(i)));
    }
    return sums;
  }
}
