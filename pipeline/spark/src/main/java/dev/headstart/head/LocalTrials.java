// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Cross-validation of a small training set: the rows are sent to the executors once, and each task
 * fits one path of the grid.
 *
 * <p>MLlib starts a Spark job for every step of its optimiser, which on a thousand rows takes far
 * longer than the step itself. The fits here have MLlib's objective, so the regParam that they find
 * is right for MLlib.
 */
final class LocalTrials {
  /**
   * With fewer held-out predictions than this, the choice of the folds would dominate, so the
   * cross-validation is repeated with others.
   */
  private static final long ENOUGH_PREDICTIONS = 2_000;

  private static final int MAX_REPEATS = 10;

  private LocalTrials() {}

  /** Returns for each setting the scores of all folds and repeats. */
  static Map<Setting, List<FoldScore>> run(
      TrainingSet set, List<Setting> settings, HeadOptions options) {
    int repeats = set.validates() ? 1 : repeats(set.size());
    List<Path> paths = new ArrayList<>();
    for (List<Setting> path : Setting.paths(settings)) {
      for (int repeat = 0; repeat < repeats; repeat++) {
        for (int fold = 0; fold < Folds.heldOut(set, options); fold++) {
          paths.add(new Path(path, repeat, fold));
        }
      }
    }
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(set.rows().sparkSession().sparkContext());
    Broadcast<FoldedRows> rows = spark.broadcast(collect(set, repeats, options));
    try {
      HeadKind kind = options.kind();
      // The paths are sent in the closure, which is never serialised by Kryo.
      List<Integer> numbers = IntStream.range(0, paths.size()).boxed().toList();
      List<ArrayList<FoldScore>> scores =
          spark
              .parallelize(numbers, numbers.size())
              .map(number -> paths.get(number).scores(rows.value(), kind))
              .collect();
      Map<Setting, List<FoldScore>> bySetting = new HashMap<>();
      for (int p = 0; p < paths.size(); p++) {
        List<Setting> path = paths.get(p).settings;
        for (int i = 0; i < path.size(); i++) {
          bySetting
              .computeIfAbsent(path.get(i), setting -> new ArrayList<>())
              .add(scores.get(p).get(i));
        }
      }
      return bySetting;
    } finally {
      rows.destroy();
    }
  }

  /**
   * Returns for one setting each row, in each repeat, with its margins by the fit on the other
   * folds.
   */
  static List<HeldOut> heldOut(TrainingSet set, Setting setting, HeadOptions options) {
    int repeats = repeats(set.size());
    List<Path> paths = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int fold = 0; fold < options.folds(); fold++) {
        paths.add(new Path(List.of(setting), repeat, fold));
      }
    }
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(set.rows().sparkSession().sparkContext());
    Broadcast<FoldedRows> rows = spark.broadcast(collect(set, repeats, options));
    try {
      HeadKind kind = options.kind();
      List<Integer> numbers = IntStream.range(0, paths.size()).boxed().toList();
      return spark
          .parallelize(numbers, numbers.size())
          .flatMap(number -> paths.get(number).margins(rows.value(), kind).iterator())
          .collect();
    } finally {
      rows.destroy();
    }
  }

  private static int repeats(long size) {
    return (int) Math.min(MAX_REPEATS, Math.max(1, (ENOUGH_PREDICTIONS + size - 1) / size));
  }

  private static FoldedRows collect(TrainingSet set, int repeats, HeadOptions options) {
    int classes = set.labels().size();
    Map<String, Column> bins = new LinkedHashMap<>();
    for (int r = 0; r < repeats; r++) {
      bins.put("bin" + r, Folds.bin(set, options.folds(), options.seed() + r));
    }
    List<Row> collected = new ArrayList<>(set.allRows().withColumns(bins).collectAsList());
    // In whatever order the rows came, the fits see the same.
    collected.sort(
        Comparator.comparing(
            row -> row.<Vector>getAs(TrainingSet.FEATURES).toArray(), Arrays::compare));
    LocalRows rows = LocalRows.of(collected, classes);
    int[][] folds =
        bins.keySet().stream()
            .map(bin -> Folds.assign(set, collected, bin, options.folds()))
            .toArray(int[][]::new);
    return new FoldedRows(rows, folds);
  }

  /** Rows and, for each repeat, the fold of each row. */
  private static final class FoldedRows implements Serializable {
    private final LocalRows rows;
    private final int[][] folds;

    FoldedRows(LocalRows rows, int[][] folds) {
      this.rows = rows;
      this.folds = folds;
    }
  }

  /**
   * One task: fits on all folds but one, from the first setting to the last, scored on that one.
   */
  private record Path(List<Setting> settings, int repeat, int heldOut) implements Serializable {
    List<HeldOut> margins(FoldedRows data, HeadKind kind) {
      int[] folds = data.folds[repeat];
      LocalRows held = data.rows.where(i -> folds[i] == heldOut);
      Setting setting = settings.get(0);
      LinearFunction function =
          LocalPath.of(kind, data.rows.where(i -> folds[i] != heldOut), setting.standardize())
              .fit(setting.regParam());
      List<HeldOut> margins = new ArrayList<>();
      for (int i = 0; i < held.size(); i++) {
        margins.add(new HeldOut(function.margins(held.codes()[i]), held.classes()[i]));
      }
      return margins;
    }

    ArrayList<FoldScore> scores(FoldedRows data, HeadKind kind) {
      int[] folds = data.folds[repeat];
      LocalRows rest = data.rows.where(i -> folds[i] != heldOut);
      LocalRows held = data.rows.where(i -> folds[i] == heldOut);
      LocalPath path = LocalPath.of(kind, rest, settings.get(0).standardize());
      ArrayList<FoldScore> scores = new ArrayList<>();
      for (Setting setting : settings) {
        LinearFunction function = path.fit(setting.regParam());
        FoldScore score = FoldScore.NONE;
        for (int i = 0; i < held.size(); i++) {
          double[] margins = function.margins(held.codes()[i]);
          score = score.plus(FoldScore.of(kind, margins, held.classes()[i], held.weights()[i]));
        }
        scores.add(score);
      }
      return scores;
    }
  }
}
