package dev.headstart.head;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains a linear head on CNN codes with Spark MLlib.
 *
 * <pre>{@code
 * TrainedHead head = new HeadTrainer(HeadOptions.of(HeadKind.SVM).withTune(true)).fit(codes);
 * head.model().write().save("hdfs:///models/ants");
 * Dataset<Row> scored = head.model().transform(codes);
 * }</pre>
 */
public final class HeadTrainer {
  private final HeadOptions options;

  /** A trainer with these options. */
  public HeadTrainer(HeadOptions options) {
    this.options = requireNonNull(options, "options");
  }

  /**
   * Trains on all labelled rows.
   *
   * <p>Reads the table once. Rows whose code is null (bad images) and rows whose label is null or
   * empty are left out and counted.
   *
   * @param codes a table with columns {@code label} (string) and {@code code} ({@code
   *     array<float>}); others are ignored
   * @throws dev.headstart.InputException if a column is missing or of another type, no row can be
   *     trained on, all rows are of one class, codes differ in length, or codes are not finite
   */
  public TrainedHead fit(Dataset<Row> codes) {
    try (TrainingSet set = TrainingSet.of(codes, options.classWeights())) {
      List<Trial> trials = options.tune() ? Tuner.tune(set, options) : List.of();
      Setting setting = setting(set, trials);
      Model<?> classifier = new Classifiers(options).fit(set, setting);
      return new TrainedHead(
          pipeline(set, classifier),
          set.labels(),
          setting.regParam(),
          setting.standardize(),
          trials,
          set.size(),
          set.ignored(),
          set.unlabelled());
    }
  }

  private Setting setting(TrainingSet set, List<Trial> trials) {
    return trials.stream()
        .filter(Trial::chosen)
        .findFirst()
        .map(trial -> new Setting(trial.regParam(), trial.standardize()))
        .orElseGet(
            () ->
                new Setting(
                    options
                        .regParam()
                        .orElseGet(
                            () -> RegParams.defaultOf(set, options.kind(), options.standardize())),
                    options.standardize()));
  }

  private static PipelineModel pipeline(TrainingSet set, Model<?> classifier) {
    return new PipelineModel(
        Identifiable.randomUID("head"),
        List.<Transformer>of(
            new CodesToVector().setLength(set.codeLength()),
            classifier,
            new PredictedLabel().setLabels(set.labels())));
  }
}
