// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.local.LocalPath;
import dev.headstart.head.local.LocalRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
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

  /** A temperature is one number, for which fewer predictions are enough than for a choice. */
  private static final int MAX_REPEATS_OF_ONE = 3;

  /** The maximum number of values of all codes: 32 MB as floats, twice that while a task fits. */
  private static final long MAX_VALUES = 8L << 20;

  private LocalTrials() {}

  /** Returns whether the rows are few enough for one task's memory. */
  static boolean suit(TrainingSet set) {
    return (set.size() + set.validationSize()) * set.codeLength() <= MAX_VALUES;
  }

  /** Returns for each setting the scores of all folds and repeats. */
  static Map<Setting, List<FoldScore>> run(
      TrainingSet set, List<Setting> settings, HeadOptions options) {
    HeadKind kind = options.kind();
    List<Path> paths = paths(set, Setting.paths(settings), repeats(set), options);
    List<ArrayList<FoldScore>> scores =
        onExecutors(set, options, paths, (path, rows) -> path.scores(rows, kind));
    return FoldScore.bySetting(paths.stream().map(Path::settings).toList(), scores);
  }

  /**
   * Returns for one setting each row, in each repeat, with its margins by the fit on the other
   * folds.
   */
  static List<HeldOut> heldOut(TrainingSet set, Setting setting, HeadOptions options) {
    HeadKind kind = options.kind();
    int repeats = Math.min(MAX_REPEATS_OF_ONE, repeats(set));
    List<Path> paths = paths(set, List.of(List.of(setting)), repeats, options);
    return onExecutors(set, options, paths, (path, rows) -> path.margins(rows, kind)).stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<Path> paths(
      TrainingSet set, List<List<Setting>> settings, int repeats, HeadOptions options) {
    List<Path> paths = new ArrayList<>();
    for (List<Setting> path : settings) {
      for (int repeat = 0; repeat < repeats; repeat++) {
        for (int fold = 0; fold < Folds.heldOut(set, options); fold++) {
          paths.add(new Path(path, repeat, fold));
        }
      }
    }
    return paths;
  }

  /** Sends the rows to the executors and runs a task for each path. */
  private static <T> List<T> onExecutors(
      TrainingSet set, HeadOptions options, List<Path> paths, Function2<Path, FoldedRows, T> task) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(set.rows().sparkSession().sparkContext());
    Broadcast<FoldedRows> rows = spark.broadcast(collect(set, repeats(set), options));
    try {
      // The paths are sent in the closure, which is never serialised by Kryo.
      List<Integer> numbers = IntStream.range(0, paths.size()).boxed().toList();
      return spark
          .parallelize(numbers, numbers.size())
          .map(number -> task.call(paths.get(number), rows.value()))
          .collect();
    } finally {
      rows.destroy();
    }
  }

  private static int repeats(TrainingSet set) {
    long size = set.size();
    return set.validates()
        ? 1
        : (int) Math.min(MAX_REPEATS, Math.max(1, (ENOUGH_PREDICTIONS + size - 1) / size));
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
    LocalRows rows = rows(collected, classes);
    int[][] folds =
        bins.keySet().stream()
            .map(bin -> Folds.assign(set, collected, bin, options.folds()))
            .toArray(int[][]::new);
    return new FoldedRows(rows, folds);
  }

  static LocalRows rows(List<Row> rows, int classCount) {
    float[][] codes = new float[rows.size()][];
    int[] classes = new int[rows.size()];
    double[] weights = new double[rows.size()];
    for (int i = 0; i < codes.length; i++) {
      Row row = rows.get(i);
      classes[i] = (int) row.<Double>getAs(TrainingSet.INDEX).doubleValue();
      weights[i] = row.<Double>getAs(TrainingSet.WEIGHT);
      Vector features = row.getAs(TrainingSet.FEATURES);
      codes[i] = new float[features.size()];
      for (int j = 0; j < codes[i].length; j++) {
        codes[i][j] = (float) features.apply(j);
      }
    }
    return new LocalRows(codes, classes, weights, classCount);
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
    ArrayList<HeldOut> margins(FoldedRows data, HeadKind kind) {
      LocalRows held = held(data);
      ArrayList<HeldOut> margins = new ArrayList<>();
      try (LocalPath path = path(data, kind)) {
        LinearFunction function = LinearFunction.of(path.fit(settings.get(0).regParam()));
        for (int i = 0; i < held.size(); i++) {
          margins.add(new HeldOut(function.margins(held.codes()[i]), held.classes()[i]));
        }
      }
      return margins;
    }

    ArrayList<FoldScore> scores(FoldedRows data, HeadKind kind) {
      LocalRows held = held(data);
      ArrayList<FoldScore> scores = new ArrayList<>();
      try (LocalPath path = path(data, kind)) {
        for (Setting setting : settings) {
          LinearFunction function = LinearFunction.of(path.fit(setting.regParam()));
          FoldScore score = FoldScore.NONE;
          for (int i = 0; i < held.size(); i++) {
            double[] margins = function.margins(held.codes()[i]);
            score = score.plus(FoldScore.of(kind, margins, held.classes()[i], held.weights()[i]));
          }
          scores.add(score);
        }
      }
      return scores;
    }

    private LocalPath path(FoldedRows data, HeadKind kind) {
      int[] folds = data.folds[repeat];
      LocalRows rest = data.rows.where(i -> folds[i] != heldOut);
      boolean standardize = settings.get(0).standardize();
      return switch (kind) {
        case SVM -> LocalPath.svm(rest, standardize);
        case SOFTMAX -> LocalPath.softmax(rest, standardize);
      };
    }

    private LocalRows held(FoldedRows data) {
      int[] folds = data.folds[repeat];
      return data.rows.where(i -> folds[i] == heldOut);
    }
  }
}
