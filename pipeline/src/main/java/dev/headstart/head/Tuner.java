package dev.headstart.head;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Chooses regParam and standardisation by stratified cross-validation over a grid. */
final class Tuner {
  private final HeadOptions options;
  private final Classifiers classifiers;

  Tuner(HeadOptions options) {
    this.options = options;
    this.classifiers = new Classifiers(options);
  }

  /** Every setting of the grid with its scores; exactly one is chosen. */
  List<Trial> tune(TrainingSet set) {
    int classes = set.labels().size();
    Dataset<Row> rows =
        Folds.assign(set.rows(), classes, options.folds(), options.seed())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Setting> settings = settings(set);
      List<Callable<FoldScore>> work = new ArrayList<>();
      for (Setting setting : settings) {
        for (int fold = 0; fold < options.folds(); fold++) {
          int heldOut = fold;
          work.add(() -> score(rows, classes, setting, heldOut));
        }
      }
      List<FoldScore> scores = Parallel.run(work, options.parallelism());
      List<Trial> trials = new ArrayList<>();
      for (int i = 0; i < settings.size(); i++) {
        trials.add(
            trial(settings.get(i), scores.subList(i * options.folds(), (i + 1) * options.folds())));
      }
      return chosen(trials);
    } finally {
      rows.unpersist();
    }
  }

  private static List<Setting> settings(TrainingSet set) {
    List<Setting> settings = new ArrayList<>();
    for (boolean standardize : new boolean[] {false, true}) {
      for (double regParam : RegParams.grid(set, standardize)) {
        settings.add(new Setting(regParam, standardize));
      }
    }
    return settings;
  }

  private FoldScore score(Dataset<Row> rows, int classes, Setting setting, int heldOut) {
    Dataset<Row> rest = rows.filter(col(Folds.FOLD).notEqual(heldOut));
    LinearFunction function =
        classifiers.fitFunction(rest, classes, setting.regParam, setting.standardize);
    JavaRDD<Row> held =
        rows.filter(col(Folds.FOLD).equalTo(heldOut))
            .select(TrainingSet.INDEX, TrainingSet.FEATURES)
            .javaRDD();
    return held.map(row -> FoldScore.of(function.margins(row.getAs(1)), (int) row.getDouble(0)))
        .fold(FoldScore.NONE, FoldScore::plus);
  }

  private Trial trial(Setting setting, List<FoldScore> folds) {
    double mean = folds.stream().mapToDouble(FoldScore::accuracy).average().orElseThrow();
    double squares = folds.stream().mapToDouble(f -> Math.pow(f.accuracy() - mean, 2)).sum();
    double logLoss = folds.stream().mapToDouble(FoldScore::meanLogLoss).average().orElseThrow();
    return new Trial(
        setting.regParam,
        setting.standardize,
        mean,
        Math.sqrt(squares / (folds.size() - 1)),
        options.kind() == HeadKind.SOFTMAX ? OptionalDouble.of(logLoss) : OptionalDouble.empty(),
        false);
  }

  /** The most accurate, of equally accurate ones the one regularised more strongly. */
  private static List<Trial> chosen(List<Trial> trials) {
    Trial best = trials.stream().max(Comparator.comparingDouble(Trial::accuracy)).orElseThrow();
    return trials.stream().map(t -> t == best ? t.asChosen() : t).toList();
  }

  private record Setting(double regParam, boolean standardize) {}
}
