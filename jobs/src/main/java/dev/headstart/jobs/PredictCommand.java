// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.DeltaFolder;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.Inference;
import dev.headstart.codes.VersionedTable;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.model.Predictions;
import dev.headstart.model.SavedModel;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Report;
import dev.headstart.report.StageTimes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code predict}: predicts the classes of images. */
@Command(
    name = "predict",
    header = "Predict the classes of images.",
    description = {
      "Predicts the classes of images. The result is a Delta table with a row for each image:",
      "path, label and split as the source has them, predicted, score, scores (a map from class to",
      "score), and error if the image could not be decoded."
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
  @Mixin private InferenceOptions inference;

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
      description =
          "Exit with 3 if a larger share of the images failed, 0 to 1 (default: "
              + "${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Mixin private ReportOptions reports = new ReportOptions();

  @Option(names = "--overwrite", description = "Replace the table if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.rate("--max-failure-rate", maxFailureRate);
    Inference how = inference.inference();
    checkTarget(job);
    Arguments.writable("--predictions", predictions, job.hadoop());
    reports.check(job.hadoop());
    SavedModel saved = SavedModel.load(model, job.hadoop());
    Map<String, Object> net = Outcome.describe(saved.net());
    Provenance provenance = job.provenance("predict").with("model", model).with("net", net);
    long start = System.nanoTime();
    StageTimes stages = new StageTimes();
    try (CodedImages scored =
        stages.time(
            "decode, codes, scores",
            () ->
                saved.scoreImages(
                    job.spark(), sources.source(images), how, job.runId(), job.progress()),
            all -> all.counts().listed())) {
      Predictions made = Predictions.of(scored, saved.labels());
      made.write(predictions, overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists, provenance);
      ImageCounts counts = scored.counts();
      Throughput throughput = Throughput.since(start, counts.listed());
      job.say("%,d images scored in %s", counts.coded(), throughput);
      Accounts.say(job, counts);
      made.rows()
          .groupBy(coalesce(col("predicted"), lit("(no prediction: see error)")).as("class"))
          .agg(count("*").as("images"))
          .orderBy(desc("images"), col("class"))
          .limit(20)
          .collectAsList()
          .forEach(row -> job.say("  %,8d  %s", row.getLong(1), row.getString(0)));
      job.say("predictions  %s", predictions);
      stages.add("write", throughput.seconds() - stages.seconds(), counts.listed());
      reports.write(
          job,
          () ->
              new Report(saved.net(), saved.labels(), provenance.with("images", images), stages)
                  .predicted(scored.rows())
                  .images(scored.found())
                  .failures(scored.rows().filter(col("error").isNotNull())));
      return outcome(counts, throughput, net, provenance);
    }
  }

  private Outcome outcome(
      ImageCounts images, Throughput throughput, Map<String, Object> net, Provenance provenance) {
    Map<String, Object> counts = Accounts.seen(images);
    counts.put("scored", images.coded());
    counts.put("failed", images.failed());
    Accounts.putPassedOver(images, counts);
    boolean tooMany = images.failureRate() > maxFailureRate;
    return new Outcome(
        tooMany ? ExitStatus.TOO_MANY_FAILURES : ExitStatus.DONE,
        counts,
        throughput,
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
}
