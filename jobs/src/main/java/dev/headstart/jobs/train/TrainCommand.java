// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.train;

import static org.apache.spark.sql.functions.lit;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.StageNames;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import dev.headstart.head.TrainingSummary;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.LeakageCheck;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.model.SavedCoverage;
import dev.headstart.model.SavedModel;
import dev.headstart.model.TrainedRows;
import dev.headstart.model.UnseenRows;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.report.LearningCurve;
import dev.headstart.report.Report;
import dev.headstart.report.StageTimes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code train}: trains a linear head on codes. */
@Command(
    name = "train",
    header = "Train a linear classifier on codes.",
    description = {
      "Trains a linear classifier on CNN codes and saves it together with its net, so that it",
      "scores codes or images."
    })
public final class TrainCommand extends Verb {

  private static final String VALIDATION = "_validation";

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The table of codes, with labels.")
  private String codes;

  @Option(
      names = "--as-of",
      paramLabel = "VERSION",
      description = "The version of the table of --codes to train on (default: the newest).")
  private @Nullable Long asOf;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "URI",
      description = "Where to save the model.")
  private String model;

  @Mixin private LinearHeadOptions head = new LinearHeadOptions();
  @Mixin private LearningRows learning = new LearningRows();
  @Mixin private LeftOutRows leftOut = new LeftOutRows();

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      description = "The layer whose codes to train on, if the table has several.")
  private @Nullable String layer;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Random seed of splits, folds and bootstrap (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ReportOptions reports = new ReportOptions();

  @Option(names = "--overwrite", description = "Replace the model if it exists.")
  private boolean overwrite;

  @Override
  public Outcome run(Job job) throws IOException {
    Configuration hadoop = job.spark().sparkContext().hadoopConfiguration();
    learning.check();
    leftOut.check();
    int parallelism = job.spark().sparkContext().defaultParallelism();
    LinearHead untrained = head.untrained(seed, parallelism);
    checkTarget(hadoop);
    Arguments.writable("--model", model, hadoop);
    reports.check(hadoop);
    CodesOf chosen = CodesOf.onlyOne(CodesOf.table(job, codes, asOf), layer);
    LearningRows.Parts parts = leftOut.of(job, learning.of(job, chosen, seed));
    PretrainedNet net = chosen.table().net(chosen.net());

    long start = System.nanoTime();
    StageNames.about(job.spark().sparkContext(), List.of(codes), net.card().name());
    untrained.setCrossValidate(parts.held() == null);
    Dataset<Row> validation = head.tunes() ? parts.validation() : null;
    Dataset<Row> rows = rows(untrained, parts.train(), validation);
    StageTimes stages = new StageTimes();
    LinearHeadModel trained =
        stages.time(
            "fit",
            () ->
                StageNames.during(
                    job.spark(), "fit " + head.kind().word(), () -> untrained.fit(rows)),
            fitted -> fitted.summary().rows());
    TrainingSummary summary = trained.summary();
    job.say(
        "%s on %,d codes of %s, %d classes, in %.1f s",
        head.kind().word(),
        summary.rows(),
        net.card().name(),
        trained.labels().size(),
        seconds(start));
    job.say("  regParam %.3g, %s", summary.regParam(), TrialLines.scaling(summary.standardize()));
    TrialLines trials =
        validation != null
            ? TrialLines.validated(summary, validation.count(), seed)
            : TrialLines.crossValidated(summary, head.folds(), seed);
    if (head.calibrates()) {
      job.say("%s", CalibrationLine.of(trained.calibration()));
    }
    if (head.tunes()) {
      trials.sayTuning(job);
    }

    Provenance provenance =
        job.provenance("train")
            .with("net", Outcome.describe(net))
            .with("layer", chosen.layer())
            .with("codes", Outcome.describe(chosen.table()));
    Map<String, Object> metrics = trials.metrics();
    trained.calibration().ifPresent(c -> metrics.put("calibration", c.toMap()));
    trained.coverage().ifPresent(c -> metrics.put(SavedCoverage.KEY, c.toLists()));
    Dataset<Row> held = parts.held();
    Report report = new Report(net, trained.labels(), provenance, stages);
    if (reports.wanted()) {
      chosen.quarantined().ifPresent(report::failures);
    }
    if (held == null) {
      trials.sayWithoutTest(job);
      report.note("No images were held out, so there are no predictions to report on.");
    } else {
      metrics.put(parts.kind().word(), test(job, parts, held, trained, report));
    }
    SavedModel.of(trained, net, chosen.layer())
        .save(model, parts.train(), metrics, provenance, hadoop);
    job.say("model  %s", model);
    reports.write(job, () -> report);
    return new Outcome(
        ExitStatus.DONE,
        new TreeMap<>(Map.of("rows", summary.rows(), "classes", trained.labels().size())),
        Throughput.NONE,
        metrics,
        Outcome.describe(net),
        provenance);
  }

  /** Says which of the rows belong together and which to choose by; gives all of them. */
  private static Dataset<Row> rows(
      LinearHead untrained, Dataset<Row> train, @Nullable Dataset<Row> validation) {
    if (Arrays.asList(train.columns()).contains(LearningRows.GROUP)) {
      untrained.setGroupCol(LearningRows.GROUP);
    }
    if (validation == null) {
      return train;
    }
    untrained.setValidationIndicatorCol(VALIDATION);
    return train
        .withColumn(VALIDATION, lit(false))
        .union(validation.withColumn(VALIDATION, lit(true)));
  }

  private Map<String, Object> test(
      Job job,
      LearningRows.Parts parts,
      Dataset<Row> held,
      LinearHeadModel trained,
      Report report) {
    UnseenRows unseen =
        parts.maySeen()
            ? UnseenRows.of(held, TrainedRows.of(parts.train()))
            : UnseenRows.none(held);
    Dataset<Row> scored = trained.transform(unseen.rows());
    Evaluation evaluation = report.evaluate("evaluate", scored, seed);
    String chosen = ": the setting was chosen by these rows, so slightly optimistic";
    String kind = "validation (no rows are of the split test)" + (head.tunes() ? chosen : "");
    boolean tested = parts.kind() == LearningRows.Kind.TEST;
    job.say(tested ? "" : Texts.format("%n") + kind);
    if (!tested) {
      report.note(kind);
    }
    unseen.note().ifPresent(note -> job.say("%s", note));
    unseen.note().ifPresent(report::note);
    Map<String, Object> near = LeakageCheck.of(job, parts.train(), unseen, report);
    if (reports.wanted()) {
      Dataset<Row> train = parts.train();
      Supplier<LearningCurve> curve =
          () ->
              LearningCurve.of(
                  head.kind(), head.classWeights(), trained, train, unseen.rows(), seed);
      report.learning(report.stages().time("learning curve", curve, done -> 0));
    }
    job.say("%s", evaluation.toTable());
    Map<String, Object> metrics = evaluation.toMap();
    metrics.put(TrainedRows.SEEN, unseen.seen());
    metrics.putAll(near);
    return metrics;
  }

  private void checkTarget(Configuration hadoop) throws IOException {
    SavedModel.checkName(model);
    if (!Arguments.exists("--model", model, hadoop) || !SavedModel.isAt(model, hadoop)) {
      Arguments.emptyPlace("--model", model, hadoop);
    } else if (!overwrite) {
      throw new InputException(
          Texts.format("There is a model at %s already: --overwrite replaces it.", model));
    }
  }
}
