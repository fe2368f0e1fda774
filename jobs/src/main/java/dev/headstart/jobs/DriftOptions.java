// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.drift.DriftGate;
import dev.headstart.drift.Verdict;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.jobs.cli.Job;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that compare the images of a run with a reference. */
final class DriftOptions {

  private static final double ALPHA = 0.05;
  private static final double LEAST_ALPHA = 1e-4;

  @Option(
      names = "--reference",
      paramLabel = "URI",
      description = {
        "Tell whether the images of this run differ from those of this table of codes, of the same",
        "net and layer: in what a classifier says of them, and in their codes. It may be the table",
        "that the run works with; its other images are the reference then."
      })
  private @Nullable String reference;

  @Option(
      names = "--drift-alpha",
      paramLabel = "R",
      description =
          "The share of runs that report drift where there is none, 0.0001 to 0.5 (default: 0.05).")
  private @Nullable Double alpha;

  @Option(names = "--fail-on-drift", description = "Exit with 4 if drift is reported.")
  private boolean fail;

  /** Checks the options. */
  void check() {
    if (reference == null && (alpha != null || fail)) {
      throw new InputException(
          (fail ? "--fail-on-drift" : "--drift-alpha")
              + " needs --reference, the codes to compare with.");
    }
    if (alpha != null && !(alpha >= LEAST_ALPHA && alpha <= 0.5)) {
      throw new InputException(
          Texts.format("--drift-alpha is %s: it must be from %s to 0.5.", alpha, LEAST_ALPHA));
    }
  }

  /** Returns whether a reference was given. */
  boolean wanted() {
    return reference != null;
  }

  /** Returns whether the reference is this table. */
  boolean isOf(String uri) {
    return reference != null && place(reference).equals(place(uri));
  }

  private static Path place(String uri) {
    return new Path(uri.replaceAll("/+$", ""));
  }

  /** Returns the gate. */
  DriftGate gate() {
    return new DriftGate(alpha == null ? ALPHA : alpha);
  }

  /**
   * Returns the codes of the reference as they are before the run.
   *
   * @param own the table that the run writes, or null
   * @return empty if the table is that one and has none yet
   * @throws InputException if another has none of this net and layer
   */
  Optional<Dataset<Row>> rows(Job job, @Nullable String own, String net, String layer) {
    String uri = Objects.requireNonNull(reference, "--reference");
    CodesTable table = new CodesTable(job.spark(), uri);
    boolean isOwn = own != null && isOf(own);
    if (isOwn && !table.exists()) {
      return Optional.empty();
    }
    Dataset<Row> rows = CodesOf.rows(table.asOfNow(), net, layer);
    if (!rows.isEmpty()) {
      return Optional.of(rows);
    }
    if (isOwn) {
      return Optional.empty();
    }
    throw new InputException(
        Texts.format(
            "%s has no codes of this net and its layer %s to compare with: --reference is a table"
                + " that extract made with the same net.",
            uri, layer));
  }

  /** Returns rows of the reference without the images of a run. */
  static Dataset<Row> without(Dataset<Row> reference, Dataset<Row> fresh) {
    Dataset<Row> paths = fresh.select(col("path").as("_path"));
    return reference.join(paths, reference.col("path").equalTo(paths.col("_path")), "left_anti");
  }

  /** Says what was found. */
  void say(Job job, Verdict verdict) {
    if (verdict.drift().isEmpty()) {
      job.say("drift  not tested: %s", verdict.note());
      return;
    }
    verdict
        .drift()
        .ifPresent(
            drift ->
                job.say(
                    "drift  %s, p = %.3f (reported up to %s): %,d images beside %,d of %s",
                    drift.found() ? "found" : "none found",
                    drift.p(),
                    drift.alpha(),
                    drift.fresh(),
                    drift.reference(),
                    reference));
    DriftLines.of(verdict).forEach(line -> job.say("%s", line));
  }

  /** Returns the metrics for the summary and the report. */
  Map<String, Object> toMap(Verdict verdict) {
    return DriftLines.toMap(verdict, String.valueOf(reference));
  }

  /** Returns the exit status of a run that would end with another. */
  int status(int otherwise, @Nullable Verdict verdict) {
    boolean drifted = fail && verdict != null && verdict.found();
    return otherwise == ExitStatus.DONE && drifted ? ExitStatus.DRIFTED : otherwise;
  }
}
