// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Inference;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.LeakageCheck;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.model.Predictions;
import dev.headstart.model.SavedModel;
import dev.headstart.model.TrainedCodes;
import dev.headstart.model.TrainedRows;
import dev.headstart.model.UnseenRows;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.Report;
import dev.headstart.report.StageTimes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code evaluate}: measures a model on labelled codes or images. */
@Command(
    name = "evaluate",
    header = "Evaluate a model on labelled codes or images.",
    description = {
      "Prints accuracy with its 95 %% confidence interval, precision, recall and F1 of each",
      "class, and the confusion matrix; --summary writes them as JSON. Images that the model was",
      "trained on, by their bytes, are left out, unless there are no others."
    })
final class EvaluateCommand extends Verb {

  @Option(names = "--model", required = true, paramLabel = "URI", description = "The model.")
  private String model;

  @ArgGroup(multiplicity = "1")
  private Input input;

  /** The input: codes or images. */
  static final class Input {
    @Option(names = "--codes", paramLabel = "URI", description = "A table of codes, with labels.")
    private @Nullable String codes;

    @Option(
        names = "--images",
        arity = "1..*",
        paramLabel = "URI",
        description = "Images, as in extract; their codes are computed but not stored.")
    private @Nullable List<String> images;
  }

  @Option(
      names = "--as-of",
      paramLabel = "VERSION",
      description = "The version of the table of --codes to evaluate on (default: the newest).")
  private @Nullable Long asOf;

  @Mixin private SourceOptions sources;
  @Mixin private InferenceOptions inference;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed of the bootstrap (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ReportOptions reports = new ReportOptions();

  @Option(
      names = "--all-rows",
      description = "Count the rows too that the model was trained on, and say how many they are.")
  private boolean allRows;

  @Option(
      names = "--predictions",
      paramLabel = "URI",
      description =
          "A Delta table to write, row by row, as predict does, with the column is_right.")
  private @Nullable String predictions;

  @Override
  public Outcome run(Job job) throws IOException {
    if (asOf != null && input.codes == null) {
      throw new InputException("--as-of is a version of a table: it goes with --codes.");
    }
    Inference how = inference.inference();
    reports.check(job.hadoop());
    if (predictions != null) {
      Arguments.emptyPlace("--predictions", predictions, job.hadoop());
      Arguments.writable("--predictions", predictions, job.hadoop());
    }
    SavedModel saved = SavedModel.load(model, job.spark().sparkContext().hadoopConfiguration());
    Provenance provenance =
        job.provenance("evaluate").with("model", model).with("net", Outcome.describe(saved.net()));
    StageTimes stages = new StageTimes();
    List<String> images = input.images;
    if (images != null) {
      try (CodedImages scored =
          stages.time(
              "decode, codes, scores",
              () ->
                  saved.scoreImages(
                      job.spark(), sources.source(images), how, job.runId(), job.progress()),
              all -> all.counts().listed())) {
        Report report =
            new Report(saved.net(), saved.labels(), provenance.with("images", images), stages)
                .images(scored.found())
                .failures(scored.rows().filter(col("error").isNotNull()));
        Outcome told = tell(job, saved, scored.rows(), row -> row, report);
        Accounts.say(job, scored.counts());
        Map<String, Object> counts = Accounts.seen(scored.counts());
        counts.putAll(told.counts());
        counts.put("failed", scored.counts().failed());
        Accounts.putPassedOver(scored.counts(), counts);
        return told.with(counts);
      }
    }
    CodesTable table =
        CodesOf.table(job, Objects.requireNonNull(input.codes, "--codes or --images"), asOf);
    CodesOf codes = CodesOf.matching(table, saved.net().fingerprint(), saved.layer());
    Report report =
        new Report(
            saved.net(), saved.labels(), provenance.with("codes", Outcome.describe(table)), stages);
    if (reports.wanted()) {
      codes.quarantined().ifPresent(report::failures);
    }
    return tell(job, saved, codes.rows(), saved::scoreCodes, report);
  }

  private Outcome tell(
      Job job,
      SavedModel saved,
      Dataset<Row> rows,
      UnaryOperator<Dataset<Row>> score,
      Report report)
      throws IOException {
    UnseenRows unseen = unseen(job, rows);
    Dataset<Row> scored = score.apply(unseen.rows());
    Evaluation evaluation = report.evaluate("evaluate", scored, seed);
    unseen.note().ifPresent(note -> job.say("%s", note));
    unseen.note().ifPresent(report::note);
    Map<String, Object> near = near(job, saved, unseen, report);
    job.say("%s", evaluation.toTable());
    reports.write(job, () -> report);
    if (predictions != null) {
      Predictions.of(scored, saved)
          .withRight()
          .write(predictions, SaveMode.ErrorIfExists, report.provenance());
      job.say("predictions  %s", predictions);
    }
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("rows", evaluation.count());
    counts.put(TrainedRows.SEEN, unseen.seen());
    counts.putAll(near);
    return new Outcome(
        ExitStatus.DONE,
        counts,
        Throughput.NONE,
        evaluation.toMap(),
        Outcome.describe(saved.net()),
        report.provenance());
  }

  /** Looks for rows that are nearly the same as training images, if their codes are still there. */
  private Map<String, Object> near(Job job, SavedModel saved, UnseenRows unseen, Report report)
      throws IOException {
    Optional<Dataset<Row>> train = TrainedCodes.of(model, saved, job.spark());
    return train.isPresent() ? LeakageCheck.of(job, train.get(), unseen, report) : Map.of();
  }

  /** Returns the rows to evaluate on. */
  private UnseenRows unseen(Job job, Dataset<Row> rows) throws IOException {
    Optional<TrainedRows> trained = TrainedRows.ofModel(model, job.spark());
    if (trained.isEmpty()) {
      job.say(
          "The model does not say which images it was trained on (an older release saved it): if"
              + " some of them are here, the figures are too optimistic.");
      return UnseenRows.none(rows);
    }
    return allRows ? UnseenRows.withSeen(rows, trained.get()) : UnseenRows.of(rows, trained.get());
  }
}
