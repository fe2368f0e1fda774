// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.Inference;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.model.SavedModel;
import dev.headstart.provenance.Provenance;
import dev.headstart.source.ImageSource;
import dev.headstart.source.NoImagesException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  @Option(
      names = "--watch",
      paramLabel = "SECONDS",
      description = {
        "Do not end: look for new and replaced images again SECONDS after each pass, until",
        "Ctrl-C or SIGTERM. After a kill, call it again: each image is scored once."
      })
  private @Nullable Integer watch;

  @Mixin private ReportOptions reports = new ReportOptions();
  @Mixin private DriftOptions drift = new DriftOptions();

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.rate("--max-failure-rate", maxFailureRate);
    Inference how = inference.inference();
    if (prune && input.images == null) {
      throw new InputException("--prune looks for the files of images: give --images.");
    }
    checkWatch();
    drift.check();
    target.check(job, input.images != null);
    reports.check(job.hadoop());
    SavedModel saved = SavedModel.load(model, job.hadoop());
    target.chooseThreshold(job, model);
    Provenance provenance =
        job.provenance("predict").with("model", model).with("net", Outcome.describe(saved.net()));
    Optional<PredictDrift> compared =
        drift.wanted()
            ? Optional.of(PredictDrift.open(job, drift, model, saved, input.codes))
            : Optional.empty();
    PredictPass pass = new PredictPass(job, saved, target, reports, compared, prune, provenance);
    if (input.images == null) {
      String codes = Objects.requireNonNull(input.codes, "--codes");
      return outcome(pass.codes(codes), saved);
    }
    ImageSource source = sources.source(input.images);
    if (watch != null) {
      throw watch(job, pass, source, how, watch);
    }
    return outcome(pass.images(source, how), saved);
  }

  /** Predicts again and again, until a signal ends the process. */
  private IllegalStateException watch(
      Job job, PredictPass pass, ImageSource source, Inference how, int seconds)
      throws IOException {
    job.say("watching %s every %,d s; Ctrl-C ends it", String.join(" ", source.places()), seconds);
    while (true) {
      try {
        pass.imagesSince(source, how);
      } catch (NoImagesException e) {
        // not yet
      }
      job.out().flush();
      try {
        TimeUnit.SECONDS.sleep(seconds);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("The watch was interrupted", e);
      }
    }
  }

  private void checkWatch() {
    if (watch == null) {
      return;
    }
    Arguments.atLeast("--watch", watch, 1);
    if (input.images == null) {
      throw new InputException("--watch looks for new images: give --images.");
    }
    if (!target.goesOn()) {
      throw new InputException(
          "--watch goes on with a table: it takes the format delta and no --overwrite.");
    }
    if (reports.wanted() || drift.wanted()) {
      throw new InputException(
          "A report and a comparison are of one run: leave out --watch, or --report and"
              + " --reference.");
    }
  }

  private Outcome outcome(PredictPass.Done done, SavedModel saved) {
    ImageCounts images = done.counts();
    Map<String, Object> counts = Accounts.seen(images);
    counts.put("scored", images.coded());
    counts.put("skipped", images.of(End.UNCHANGED) + images.of(End.QUARANTINED));
    counts.put("replaced", images.replaced());
    counts.put("failed", images.failed());
    counts.put(prune ? "pruned" : "gone", done.gone());
    Accounts.putPassedOver(images, counts);
    boolean tooMany = images.failureRate() > maxFailureRate;
    return new Outcome(
        drift.status(tooMany ? ExitStatus.TOO_MANY_FAILURES : ExitStatus.DONE, done.verdict()),
        counts,
        done.throughput(),
        done.verdict() == null ? Map.of() : Map.of("drift", drift.toMap(done.verdict())),
        Outcome.describe(saved.net()),
        done.provenance());
  }
}
