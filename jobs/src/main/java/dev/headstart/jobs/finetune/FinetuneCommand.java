// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.ImageCounts;
import dev.headstart.finetune.Epoch;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.FineTuner;
import dev.headstart.finetune.LabelledImages;
import dev.headstart.finetune.Validation;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.NetOutput;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.ReportOptions;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The command {@code finetune}: continues the training of a pretrained net on the user's images.
 */
@Command(
    name = "finetune",
    header = "Fine-tune a pretrained net on your images.",
    description = {
      "Continues the training of a pretrained net on labelled images, with all layers or only",
      "the later ones, and writes a net that extract, train and predict accept like any other."
    })
public final class FinetuneCommand extends Verb {

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description = "Training images, as in extract; each needs a class.")
  private List<String> images;

  @Option(
      names = "--validation",
      arity = "1..*",
      paramLabel = "URI",
      description =
          "Images for the validation after each epoch, which the epoch is chosen by (default: the "
              + "images whose split is val; without any, a share of the training images, see "
              + "--validation-split).")
  private List<String> validation = new ArrayList<>();

  @Option(
      names = "--test",
      arity = "1..*",
      paramLabel = "URI",
      description =
          "Images to report on, which nothing is chosen by (default: those of --images whose split "
              + "is test).")
  private List<String> test = new ArrayList<>();

  @Option(
      names = "--validation-split",
      defaultValue = "0.2",
      paramLabel = "R",
      description =
          "Share of each class held out for validation, 0 to 1 (default: " + "${DEFAULT-VALUE}).")
  private double validationSplit;

  @Mixin private SourceOptions sources;
  @Mixin private InferenceOptions inference;
  @Mixin private NetOptions nets;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH.onnx",
      description =
          "Where to write the net; its card and its training curves (PATH.yaml, "
              + "PATH.curves.png) are written beside it.")
  private String out;

  @Mixin private TrainingOptions training;

  @Option(
      names = "--checkpoint",
      paramLabel = "URI",
      description = "A folder where the state is saved after each epoch.")
  private @Nullable String checkpoint;

  @Option(names = "--resume", description = "Continue from the newest checkpoint, if there is one.")
  private boolean resume;

  @Option(
      names = "--max-failure-rate",
      defaultValue = "0.05",
      paramLabel = "R",
      description =
          "Do not train, and exit with 3, if a larger share of the images failed, 0 to 1 "
              + "(default: ${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Mixin private ReportOptions reports = new ReportOptions();

  @Option(names = "--overwrite", description = "Replace the net if it exists.")
  private boolean overwrite;

  @Override
  protected boolean trainsNet() {
    return true;
  }

  @Override
  public Outcome run(Job job) throws IOException {
    Arguments.rate("--max-failure-rate", maxFailureRate);
    Arguments.rate("--validation-split", validationSplit);
    if (resume && checkpoint == null) {
      throw new InputException("--resume needs --checkpoint, the folder to continue from.");
    }
    inference.inference();
    NetOutput output = new NetOutput(out, job.spark().sparkContext().hadoopConfiguration());
    output.check(overwrite);
    reports.check(job.hadoop());
    PretrainedNet net = nets.load(job.spark().sparkContext().hadoopConfiguration());
    FineTuner tuner = training.tuner(net, job.spark().sparkContext().defaultParallelism());
    Provenance provenance = job.provenance("finetune").with("net", Outcome.describe(net));

    try (CodedImages learn = coded(job, tuner, images);
        CodedImages judge = validation.isEmpty() ? null : coded(job, tuner, validation);
        CodedImages held = test.isEmpty() ? null : coded(job, tuner, test)) {
      ImageCounts images =
          Stream.of(learn, judge, held)
              .filter(Objects::nonNull)
              .map(CodedImages::counts)
              .reduce(ImageCounts::plus)
              .orElseThrow();
      Map<String, Object> counts = counts(images);
      Accounts.say(job, images);
      if (images.failureRate() > maxFailureRate) {
        job.say(
            "%,d images failed (%.1f %%; %.1f %% are allowed): nothing was trained.",
            images.failed(), 100 * images.failureRate(), 100 * maxFailureRate);
        return outcome(
            ExitStatus.TOO_MANY_FAILURES, counts, Throughput.NONE, Map.of(), net, provenance);
      }
      TrainingParts parts =
          TrainingParts.of(
              LabelledImages.of(learn),
              judge == null ? null : LabelledImages.of(judge),
              held == null ? null : LabelledImages.of(held),
              validationSplit,
              training.seed);
      String first = parts.count(counts);
      FineTuned tuned =
          tuner.fit(
              parts.training(),
              parts.validation(),
              parts.test(),
              checkpoint,
              resume,
              new EpochLines(job, first));
      return written(job, output, tuned, net, counts, provenance, parts, failed(learn));
    }
  }

  private Outcome written(
      Job job,
      NetOutput output,
      FineTuned tuned,
      PretrainedNet net,
      Map<String, Object> counts,
      Provenance provenance,
      TrainingParts parts,
      Dataset<Row> failed)
      throws IOException {
    PretrainedNet made =
        output.write(
            tuned,
            net.card(),
            Texts.format(
                "fine-tuned from %s (%s) in run %s",
                net.card().name(), net.fingerprint(), job.runId().text()));
    Epoch best = tuned.epochs().get(tuned.best() - 1);
    job.say("net  %s (%s)", out, tuned.weights());
    Validation start = tuned.curves().start();
    Validation validated = tuned.validation();
    if (start != null && validated != null && start.accuracy() > validated.accuracy()) {
      job.say(
          "Epoch 0, the unchanged net with a head on its codes, was better (%.1f %%): use head and"
              + " codes alone (extract, train), or train fewer layers at a lower rate.",
          100 * start.accuracy());
    }
    sayTested(job, tuned, best, counts);
    output.draw(tuned.curves(), job);
    Throughput throughput =
        FineTunedMetrics.throughput(count(counts, "training") * tuned.epochs().size(), tuned);
    reports.write(
        job,
        () ->
            new FineTunedReport(job, made, tuned, inference.inference())
                .of(parts, throughput, provenance, training.seed)
                .failures(failed));
    return outcome(
        ExitStatus.DONE,
        counts,
        throughput,
        FineTunedMetrics.of(tuned, best),
        made,
        provenance.with("made", Outcome.describe(made)));
  }

  private static long count(Map<String, Object> counts, String part) {
    return (long) Objects.requireNonNull(counts.get(part), part);
  }

  /** Prints the test metrics, or that there are none. */
  private static void sayTested(Job job, FineTuned tuned, Epoch best, Map<String, Object> counts) {
    Validation tested = tuned.test();
    if (tested != null) {
      job.say(
          "test  loss %.4f, accuracy %.1f %% on %,d images",
          tested.loss(), 100 * tested.accuracy(), count(counts, "test"));
    } else if (best.validation() != null) {
      job.say(
          "No test images (--test, or the split test): the validation accuracy is that"
              + " of the images that the epoch was chosen by, so it is too optimistic.");
    }
  }

  private static Dataset<Row> failed(CodedImages coded) {
    return coded.rows().filter(col("error").isNotNull());
  }

  /** Computes the frozen part for all images. */
  private CodedImages coded(Job job, FineTuner tuner, List<String> places) {
    CodedImages coded =
        tuner.code(
            job.spark(),
            sources.source(places),
            inference.inference(),
            job.runId(),
            job.progress());
    failed(coded)
        .select("path", "error", "message")
        .limit(5)
        .collectAsList()
        .forEach(
            row ->
                job.say("  left out: %s: %s %s", row.getString(0), row.getString(1), row.get(2)));
    return coded;
  }

  private static Map<String, Object> counts(ImageCounts images) {
    Map<String, Object> counts = Accounts.seen(images);
    counts.put("coded", images.coded());
    counts.put("failed", images.failed());
    Accounts.putPassedOver(images, counts);
    return counts;
  }

  private static Outcome outcome(
      int status,
      Map<String, Object> counts,
      Throughput throughput,
      Map<String, Object> metrics,
      PretrainedNet net,
      Provenance provenance) {
    return new Outcome(status, counts, throughput, metrics, Outcome.describe(net), provenance);
  }
}
