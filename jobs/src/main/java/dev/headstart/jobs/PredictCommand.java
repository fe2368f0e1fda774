package dev.headstart.jobs;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.Counters;
import dev.headstart.codes.DeltaFolder;
import dev.headstart.codes.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code predict}: the classes of images. */
@Command(
    name = "predict",
    header = "Predict the classes of images.",
    description = {
      "Predicts the classes of images. The result is a Delta table with a row for each image:"
          + " path,",
      "predicted, score, scores (class to score), error where the image could not be decoded."
    })
final class PredictCommand extends Verb {

  @Option(names = "--model", required = true, paramLabel = "URI", description = "The model.")
  private String model;

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description =
          "Folders, files, globs, CSV files, tables, tars or sequence files, as in extract.")
  private List<String> images;

  @Mixin private SourceOptions sources;

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "URI",
      description = "The Delta table to write.")
  private String predictions;

  @Option(
      names = "--max-failure-rate",
      defaultValue = "0.05",
      paramLabel = "R",
      description = "Exit with 3 when a larger share of images failed (default: ${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Option(names = "--overwrite", description = "Replace the table where there is one already.")
  private boolean overwrite;

  @Override
  Outcome run(Job job) {
    Arguments.rate("--max-failure-rate", maxFailureRate);
    checkTarget(job);
    SavedModel saved = SavedModel.load(model, job.spark().sparkContext().hadoopConfiguration());
    Map<String, Object> net = Outcome.describe(saved.featurizer().net());
    Provenance provenance = job.provenance("predict").with("model", model).with("net", net);
    long start = System.nanoTime();
    Counters counters = Counters.in(job.spark().sparkContext());
    try (Scoring scoring = Scoring.of(job, saved, sources.source(images), counters)) {
      Dataset<Row> rows = predictions(scoring.rows(), saved.labels());
      write(rows, provenance);
      double seconds = seconds(start);
      job.say(
          "%,d images scored in %.1f s (%.1f images/s)",
          scoring.seen() - scoring.failed(), seconds, scoring.seen() / seconds);
      rows.groupBy(coalesce(col("predicted"), lit("(no prediction: see error)")).as("class"))
          .agg(count("*").as("images"))
          .orderBy(desc("images"), col("class"))
          .limit(20)
          .collectAsList()
          .forEach(row -> job.say("  %,8d  %s", row.getLong(1), row.getString(0)));
      job.say("predictions  %s", predictions);
      return outcome(scoring, net, provenance);
    }
  }

  private Outcome outcome(Scoring scoring, Map<String, Object> net, Provenance provenance) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("seen", scoring.seen());
    counts.put("scored", scoring.seen() - scoring.failed());
    counts.put("failed", scoring.failed());
    boolean tooMany = scoring.failureRate() > maxFailureRate;
    return new Outcome(
        tooMany ? ExitStatus.TOO_MANY_FAILURES : ExitStatus.DONE,
        counts,
        scoring.seen(),
        Map.of(),
        net,
        provenance);
  }

  private void checkTarget(Job job) {
    if (!DeltaFolder.hasCommits(job.spark(), predictions)) {
      Arguments.emptyPlace(
          "--predictions",
          predictions,
          job.spark().sparkContext().hadoopConfiguration(),
          name -> name.startsWith("part-") || name.equals("_delta_log"));
      return;
    }
    if (!overwrite) {
      throw new InputException(
          Texts.format(
              "There are predictions at %s already: --overwrite replaces them.", predictions));
    }
    VersionedTable.check(job.spark(), predictions, FormatVersion.PREDICTIONS);
  }

  /** The score is the probability (softmax) or the distance from the class's plane (svm). */
  private static Dataset<Row> predictions(Dataset<Row> scored, List<String> labels) {
    boolean softmax = Arrays.asList(scored.columns()).contains("probability");
    Column scores =
        functions.vector_to_array(col(softmax ? "probability" : "rawPrediction"), "float64");
    Column names =
        org.apache.spark.sql.functions.array(
            labels.stream().map(l -> lit(l)).toArray(Column[]::new));
    Column coded = col("error").isNull();
    return scored.select(
        col("path"),
        col("predicted"),
        when(coded, array_max(scores)).as("score"),
        when(coded, map_from_arrays(names, scores)).as("scores"),
        when(coded.equalTo(false), concat_ws(" ", col("stage"), col("error"), col("message")))
            .as("error"),
        col("width"),
        col("height"),
        col("sha256"),
        col("net"),
        col("run_id"),
        current_timestamp().as("predicted_at"));
  }

  private void write(Dataset<Row> rows, Provenance provenance) {
    VersionedTable.write(
        rows,
        FormatVersion.PREDICTIONS,
        predictions,
        overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists,
        Map.of(
            "overwriteSchema", Boolean.toString(overwrite), "userMetadata", provenance.toJson()));
  }
}
