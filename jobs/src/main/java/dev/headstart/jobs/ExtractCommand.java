// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.codes.Extraction;
import dev.headstart.codes.ExtractionOptions;
import dev.headstart.codes.ExtractionRun;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.Inference;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.drift.Verdict;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.jobs.cli.Accounts;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.InferenceOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.NetOptions;
import dev.headstart.jobs.cli.Outcome;
import dev.headstart.jobs.cli.SourceOptions;
import dev.headstart.jobs.cli.Throughput;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code extract}: computes the CNN codes of images and writes them to a table. */
@Command(
    name = "extract",
    header = "Compute CNN codes of images into a table.",
    description = {
      "Computes the CNN codes of images: the activations of a pretrained net just before its",
      "classifier, after the ReLU. Codes are stored in a Delta table; images that cannot be",
      "decoded go to quarantine. A later run computes only images that are new or were",
      "replaced.",
      "",
      "--layers auto --net-out FILE.onnx first chooses features of all layers by images with",
      "labels, often more accurate than the code layer alone, and writes a net of them."
    })
final class ExtractCommand extends Verb {

  private static final int MAX_REASONS = 10;

  @Option(
      names = "--images",
      arity = "1..*",
      required = true,
      paramLabel = "URI",
      description =
          "Folders (searched recursively), files, globs, CSV files with "
              + "path,label[,split], Parquet or Delta tables, tars or sequence files, on any "
              + "Hadoop file system.")
  private List<String> images;

  @Mixin private SourceOptions sources;
  @Mixin private NetOptions nets;

  @Option(
      names = "--codes",
      required = true,
      paramLabel = "URI",
      description = "The Delta table to write.")
  private String codes;

  @Option(
      names = "--layer",
      arity = "1..*",
      paramLabel = "NAME",
      description =
          "The layers to take codes from, in one pass (default: the net's code layer; "
              + "headstart zoo show lists the layers).")
  private List<String> layers = new ArrayList<>();

  @Mixin private LayerOptions choice = new LayerOptions();

  @Option(
      names = "--exif",
      paramLabel = "apply|ignore",
      description =
          "Whether to rotate photos by their EXIF orientation (default: as the card says, "
              + "else apply).")
  private @Nullable ExifOrientation exif;

  @Mixin private InferenceOptions inference;

  @Option(
      names = "--batch-size",
      hidden = true,
      paramLabel = "N",
      description = "The older name of --inference-batch.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--batch-commit",
      defaultValue = "10000",
      paramLabel = "N",
      description =
          "Images per commit of the table; a killed run loses the work on at most this "
              + "many (default: ${DEFAULT-VALUE}).")
  private int batchCommit;

  @Option(
      names = "--max-failure-rate",
      defaultValue = "0.05",
      paramLabel = "R",
      description =
          "Exit with 3 if a larger share of the images failed, 0 to 1 (default: "
              + "${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Option(
      names = "--retry-quarantined",
      description = "Retry images in quarantine even if they have not changed.")
  private boolean retryQuarantined;

  @Option(
      names = "--prune",
      description =
          "Delete the rows of images whose files no longer exist; without it they are "
              + "only counted.")
  private boolean prune;

  @Option(names = "--overwrite", description = "Replace the table if it exists.")
  private boolean overwrite;

  @Mixin private DriftOptions drift = new DriftOptions();

  @Override
  public Outcome run(Job job) {
    Inference how = inference();
    Arguments.atLeast("--batch-commit", batchCommit, 1);
    Arguments.rate("--max-failure-rate", maxFailureRate);
    drift.check();
    choice.check(job, layers, drift.wanted(), overwrite);
    CodesTable table = target(job);
    PretrainedNet given = nets.load(job.spark().sparkContext().hadoopConfiguration(), exif);
    LayerOptions.@Nullable Chosen chosen =
        choice.wanted() ? choice.choose(job, sources.source(images), given, how) : null;
    Extraction extraction =
        Extraction.of(chosen == null ? given : chosen.net(), layers, how, job.runId());
    PretrainedNet net = extraction.net();
    Optional<Dataset<Row>> reference =
        drift.wanted()
            ? drift.rows(job, codes, net.fingerprint(), extraction.cut().layers().get(0))
            : Optional.empty();
    Provenance provenance = job.provenance("extract").with("net", Outcome.describe(net));

    long start = System.nanoTime();
    ExtractionRun run =
        new ExtractionRun(
            sources.source(images),
            extraction,
            table,
            new ExtractionOptions(batchCommit, overwrite, retryQuarantined, prune),
            provenance);
    ImageCounts result = run.run(job.spark(), job.progress());
    Throughput throughput =
        Throughput.since(start, result.coded() + result.of(End.REUSED) + result.failed());
    say(job, net, extraction, result, table, throughput);
    Verdict verdict = drift.wanted() ? drifted(job, reference, extraction, table) : null;

    Map<String, Object> metrics = new LinkedHashMap<>();
    if (chosen != null) {
      metrics.put("layers", chosen.metrics());
    }
    if (verdict != null) {
      metrics.put("drift", drift.toMap(verdict));
    }
    boolean tooMany = result.failureRate() > maxFailureRate;
    return new Outcome(
        drift.status(tooMany ? ExitStatus.TOO_MANY_FAILURES : ExitStatus.DONE, verdict),
        counts(result),
        throughput,
        metrics,
        Outcome.describe(net),
        provenance.with("codes", Outcome.describe(table)));
  }

  /** Compares the rows that this run committed with the reference. */
  private Verdict drifted(
      Job job, Optional<Dataset<Row>> reference, Extraction extraction, CodesTable table) {
    String layer = extraction.cut().layers().get(0);
    Dataset<Row> fresh =
        CodesOf.rows(table, extraction.net().fingerprint(), layer)
            .filter(functions.col("run_id").equalTo(job.runId().text()));
    Verdict verdict =
        reference
            .map(rows -> drift.isOf(codes) ? DriftOptions.without(rows, fresh) : rows)
            .map(rows -> drift.gate().codes(rows, fresh))
            .orElseGet(() -> Verdict.untested("the table had no codes before this run"));
    drift.say(job, verdict);
    return verdict;
  }

  private CodesTable target(Job job) {
    CodesTable table = new CodesTable(job.spark(), codes);
    if (!table.exists()) {
      Arguments.emptyPlace(
          "--codes",
          codes,
          job.spark().sparkContext().hadoopConfiguration(),
          CodesTable::mayBeLeft);
    }
    Arguments.writable("--codes", codes, job.hadoop());
    return table;
  }

  private Inference inference() {
    if (batchSize == null) {
      return inference.inference();
    }
    Arguments.atLeast("--batch-size", batchSize, 1);
    return inference.inference().withBatchSize(batchSize);
  }

  private Map<String, Object> counts(ImageCounts result) {
    Map<String, Object> counts = Accounts.seen(result);
    counts.put("coded", result.coded());
    counts.put("new", result.coded() + result.of(End.REUSED));
    counts.put("reused", result.of(End.REUSED));
    counts.put("replaced", result.replaced());
    counts.put("skipped", result.of(End.UNCHANGED));
    counts.put("quarantined", result.failed());
    counts.put("still_quarantined", result.of(End.QUARANTINED));
    if (prune) {
      counts.put("pruned", result.pruned());
    }
    if (!prune || result.gone() > result.pruned()) {
      counts.put("gone", result.gone() - result.pruned());
    }
    Accounts.putPassedOver(result, counts);
    return counts;
  }

  private void say(
      Job job,
      PretrainedNet net,
      Extraction extraction,
      ImageCounts result,
      CodesTable table,
      Throughput throughput) {
    job.say(
        "%,d of %,d images coded with %s in %s",
        result.coded(), result.listed(), net.card().name(), throughput);
    sayIf(job, result.of(End.UNCHANGED), "unchanged since they were coded");
    sayIf(job, result.replaced(), "replaced since they were coded");
    sayIf(job, result.of(End.REUSED), "with the bytes of another image, whose code they got");
    sayIf(
        job,
        result.of(End.QUARANTINED),
        "still in quarantine (--retry-quarantined tries them again)");
    sayIf(job, result.pruned(), "gone, and dropped");
    sayIf(
        job,
        result.gone() - result.pruned(),
        prune ? "gone, but not dropped" : "gone (--prune drops their rows)");
    Accounts.say(job, result);
    for (int i = 0; i < extraction.cut().layers().size(); i++) {
      job.say(
          "  layer  %s, %,d floats",
          extraction.cut().layers().get(i), extraction.cut().lengths().get(i));
    }
    job.say("  codes  %s (version %d)", table.uri(), table.version());
    if (result.failed() > 0) {
      job.say(
          "  %,d in quarantine (%.1f %%; %.1f %% are allowed):",
          result.failed(), 100 * result.failureRate(), 100 * maxFailureRate);
      reasons(table, job)
          .forEach(
              reason ->
                  job.say(
                      "    %,d %s, e.g. %s: %s",
                      reason.images(), reason.name(), reason.examples().get(0), reason.message()));
    }
  }

  private static void sayIf(Job job, long images, String what) {
    if (images > 0) {
      job.say("  %,d %s", images, what);
    }
  }

  private static List<QuarantineReason> reasons(CodesTable table, Job job) {
    Dataset<Row> failures =
        table.quarantine().filter(functions.col("run_id").equalTo(job.runId().text()));
    return QuarantineReason.in(failures, 1).stream().limit(MAX_REASONS).toList();
  }
}
