// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.InputException;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.CodesTable;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.Inference;
import dev.headstart.codes.StageNames;
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
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Report;
import dev.headstart.report.StageTimes;
import dev.headstart.source.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code predict}: predicts the classes of images. */
@Command(
    name = "predict",
    header = "Predict the classes of images.",
    description = {
      "Predicts the classes of images. The result has a row for each image: path, label and split",
      "as the source has them, predicted, score, scores (a map from class to score), and error if",
      "the image could not be decoded. A later run into the same Delta table scores only images",
      "that are new or were replaced, or all by another model."
    })
final class PredictCommand extends Verb {

  @Option(names = "--model", required = true, paramLabel = "URI", description = "The model.")
  private String model;

  @ArgGroup(multiplicity = "1")
  private Input input;

  /** The input: codes or images. */
  static final class Input {
    @Option(
        names = "--images",
        arity = "1..*",
        paramLabel = "URI",
        description =
            "Folders, files, globs, CSV files, tables, tars or sequence files, as in extract.")
    private @Nullable List<String> images;

    @Option(
        names = "--codes",
        paramLabel = "URI",
        description = "A table of codes of the model's net and layer.")
    private @Nullable String codes;
  }

  @Mixin private SourceOptions sources;
  @Mixin private InferenceOptions inference;
  @Mixin private PredictionTarget target = new PredictionTarget();

  @Option(
      names = "--max-failure-rate",
      defaultValue = "0.05",
      paramLabel = "R",
      description =
          "Exit with 3 if a larger share of the images failed, 0 to 1 (default: "
              + "${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Option(
      names = "--prune",
      description =
          "Delete the predictions of images whose files no longer exist; without it they stay.")
  private boolean prune;

  @Mixin private ReportOptions reports = new ReportOptions();

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.rate("--max-failure-rate", maxFailureRate);
    Inference how = inference.inference();
    if (prune && input.images == null) {
      throw new InputException("--prune looks for the files of images: give --images.");
    }
    target.check(job);
    reports.check(job.hadoop());
    SavedModel saved = SavedModel.load(model, job.hadoop());
    Provenance provenance =
        job.provenance("predict").with("model", model).with("net", Outcome.describe(saved.net()));
    return input.images == null
        ? codes(job, saved, Objects.requireNonNull(input.codes, "--codes"), provenance)
        : images(job, saved, input.images, how, provenance);
  }

  private Outcome images(
      Job job, SavedModel saved, List<String> images, Inference how, Provenance provenance)
      throws IOException {
    Optional<Dataset<Row>> known = target.known(job, saved);
    long start = System.nanoTime();
    StageTimes stages = new StageTimes();
    ImageSource source = sources.source(images);
    try (CodedImages scored =
        stages.time(
            "decode, codes, scores",
            () ->
                known.isPresent()
                    ? saved.scoreImages(
                        known.get(), job.spark(), source, how, job.runId(), job.progress())
                    : saved.scoreImages(job.spark(), source, how, job.runId(), job.progress()),
            all -> all.counts().listed())) {
      Predictions made = target.shaped(Predictions.of(scored, saved));
      ImageCounts counts = scored.counts();
      if (known.isEmpty() || counts.coded() + counts.failed() > 0) {
        target.write(job, made, known.isPresent(), provenance);
      }
      scored.relabelled().ifPresent(rows -> relabel(rows, provenance));
      long gone = scored.gone().map(paths -> gone(paths, provenance)).orElse(0L);
      Throughput throughput = Throughput.since(start, counts.coded() + counts.failed());
      job.say("%,d images scored in %s", counts.coded(), throughput);
      sayIf(job, counts.of(End.UNCHANGED), "unchanged since they were scored");
      sayIf(job, counts.replaced(), "replaced since they were scored");
      sayIf(job, counts.of(End.QUARANTINED), "failed before, and have not changed");
      sayIf(job, gone, prune ? "gone, and dropped" : "gone (--prune drops their predictions)");
      Accounts.say(job, counts);
      sayClasses(job, made);
      stages.add("write", throughput.seconds() - stages.seconds(), counts.listed());
      reports.write(
          job,
          () ->
              new Report(saved.net(), saved.labels(), provenance.with("images", images), stages)
                  .predicted(scored.rows())
                  .images(scored.found())
                  .failures(scored.rows().filter(col("error").isNotNull())));
      return outcome(counts, gone, throughput, saved, provenance);
    }
  }

  private Outcome codes(Job job, SavedModel saved, String uri, Provenance provenance)
      throws IOException {
    CodesTable table = CodesOf.table(job, uri, null);
    Dataset<Row> rows = CodesOf.matching(table, saved.net().fingerprint(), saved.layer()).rows();
    StageNames.about(job.spark().sparkContext(), List.of(uri), saved.net().card().name());
    Optional<Dataset<Row>> known = target.known(job, saved);
    long start = System.nanoTime();
    Dataset<Row> fresh = known.map(those -> without(rows, those)).orElse(rows);
    Provenance from = provenance.with("codes", Outcome.describe(table));
    Dataset<Row> scored = saved.scoreCodes(fresh).drop("features");
    Dataset<Row> made =
        target.shaped(Predictions.of(scored, saved)).rows().persist(StorageLevel.DISK_ONLY());
    try {
      long count = made.count();
      long all = known.isPresent() ? rows.count() : count;
      if (known.isEmpty() || count > 0) {
        target.write(job, new Predictions(made), known.isPresent(), from);
      }
      Throughput throughput = Throughput.since(start, count);
      job.say("%,d codes scored in %s", count, throughput);
      sayIf(job, all - count, "unchanged since they were scored");
      sayClasses(job, new Predictions(made));
      StageTimes stages = new StageTimes();
      stages.add("scores, write", throughput.seconds(), count);
      reports.write(
          job, () -> new Report(saved.net(), saved.labels(), from, stages).predicted(scored));
      ImageCounts counts =
          new ImageCounts(Map.of(End.CODED, count, End.UNCHANGED, all - count), Map.of(), 0, 0, 0);
      return outcome(counts, 0, throughput, saved, from);
    } finally {
      made.unpersist();
    }
  }

  /** Returns the rows of images that are not known, or known in another version. */
  private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> known) {
    Dataset<Row> k = known.alias("k");
    Dataset<Row> c = rows.alias("c");
    return c.join(
        k,
        col("c.path")
            .equalTo(col("k.path"))
            .and(col("c.length").eqNullSafe(col("k.length")))
            .and(col("c.modified").eqNullSafe(col("k.modified")))
            .and(col("c.label").eqNullSafe(col("k.label")))
            .and(col("c.split").eqNullSafe(col("k.split"))),
        "left_anti");
  }

  private void relabel(Dataset<Row> rows, Provenance provenance) {
    if (!rows.isEmpty()) {
      Predictions.relabel(rows, target.uri(), provenance);
    }
  }

  private long gone(Dataset<Row> paths, Provenance provenance) {
    Dataset<Row> kept = paths.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = kept.count();
      if (prune && count > 0) {
        Predictions.remove(kept, target.uri(), provenance);
      }
      return count;
    } finally {
      kept.unpersist();
    }
  }

  private void sayClasses(Job job, Predictions made) {
    made.rows()
        .groupBy(coalesce(col("predicted"), lit("(no prediction: see error)")).as("class"))
        .agg(count("*").as("images"))
        .orderBy(desc("images"), col("class"))
        .limit(20)
        .collectAsList()
        .forEach(row -> job.say("  %,8d  %s", row.getLong(1), row.getString(0)));
    job.say("predictions  %s", target.uri());
  }

  private static void sayIf(Job job, long images, String what) {
    if (images > 0) {
      job.say("  %,d %s", images, what);
    }
  }

  private Outcome outcome(
      ImageCounts images,
      long gone,
      Throughput throughput,
      SavedModel saved,
      Provenance provenance) {
    Map<String, Object> counts = Accounts.seen(images);
    counts.put("scored", images.coded());
    counts.put("skipped", images.of(End.UNCHANGED) + images.of(End.QUARANTINED));
    counts.put("replaced", images.replaced());
    counts.put("failed", images.failed());
    counts.put(prune ? "pruned" : "gone", gone);
    Accounts.putPassedOver(images, counts);
    boolean tooMany = images.failureRate() > maxFailureRate;
    return new Outcome(
        tooMany ? ExitStatus.TOO_MANY_FAILURES : ExitStatus.DONE,
        counts,
        throughput,
        Map.of(),
        Outcome.describe(saved.net()),
        provenance);
  }
}
