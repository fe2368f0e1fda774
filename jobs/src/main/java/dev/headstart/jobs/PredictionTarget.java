// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.calibrate.CoverageCurve;
import dev.headstart.codes.table.DeltaFolder;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.GroupOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.model.Predictions;
import dev.headstart.model.SavedCoverage;
import dev.headstart.model.SavedModel;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The place of predictions, and the shape of their rows. */
final class PredictionTarget {

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "URI",
      description = "The Delta table, or the folder, to write.")
  private String uri;

  @Option(
      names = "--format",
      defaultValue = "delta",
      paramLabel = "delta|parquet|csv|jsonl",
      description =
          "delta: a table, which a later run goes on with; or a folder of files"
              + " (default: ${DEFAULT-VALUE}).")
  private PredictionFormat format;

  @Option(
      names = "--top",
      paramLabel = "K",
      description =
          "Write the K classes of the highest scores in columns, class_1, score_1, class_2 and so"
              + " on, instead of the map scores.")
  private @Nullable Integer top;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      description = "Add a column unsure: whether the score is below T.")
  private @Nullable Double threshold;

  @Option(
      names = "--min-precision",
      paramLabel = "P",
      description = {
        "The same with the lowest T above which at least this share of the predictions was right,",
        "0 to 1, on the rows that were held out when the model was trained."
      })
  private @Nullable Double minPrecision;

  @Mixin private GroupOptions groups = new GroupOptions();

  @Option(names = "--overwrite", description = "Replace the table or the folder if it exists.")
  private boolean overwrite;

  /** Returns the address. */
  String uri() {
    return uri;
  }

  /** Returns whether what a table has is kept, so that a later pass goes on with it. */
  boolean goesOn() {
    return format == PredictionFormat.DELTA && !overwrite;
  }

  /**
   * Checks the options and the place before any work.
   *
   * @param fromImages whether images are scored, and not the rows of a table
   */
  void check(Job job, boolean fromImages) throws IOException {
    groups.check();
    if (fromImages && groups.inTheTable()) {
      throw new InputException(
          "--group-by of images needs --groups, a CSV file with path and this column.");
    }
    if (top != null) {
      Arguments.atLeast("--top", top, 1);
    }
    if (minPrecision != null) {
      Arguments.rate("--min-precision", minPrecision);
      if (threshold != null) {
        throw new InputException(
            "--min-precision finds the threshold: give it or --threshold, not both.");
      }
    }
    boolean table = DeltaFolder.hasCommits(job.spark(), uri);
    if (table && format == PredictionFormat.DELTA) {
      VersionedTable.check(job.spark(), uri, FormatVersion.PREDICTIONS);
    } else if (format == PredictionFormat.DELTA) {
      Arguments.emptyPlace(
          "--predictions",
          uri,
          job.hadoop(),
          name -> name.startsWith("part-") || name.equals("_delta_log"));
    } else if (table || !isFolderOfOurs(job)) {
      Arguments.emptyPlace("--predictions", uri, job.hadoop());
    } else if (!overwrite) {
      throw new InputException(
          Texts.format(
              "There are predictions at %s already: --overwrite replaces them; a table of the"
                  + " format delta is gone on with.",
              uri));
    }
    Arguments.writable("--predictions", uri, job.hadoop());
  }

  /** Spark marks a folder that it wrote. */
  private boolean isFolderOfOurs(Job job) {
    return Arguments.exists("--predictions", new Path(uri, "_SUCCESS").toString(), job.hadoop());
  }

  /** Finds the threshold of {@code --min-precision}, and says so. */
  void chooseThreshold(Job job, String model) throws IOException {
    if (minPrecision == null) {
      return;
    }
    CoverageCurve curve =
        SavedCoverage.of(model, job.hadoop())
            .orElseThrow(
                () ->
                    new InputException(
                        Texts.format(
                            "The model %s does not say how right it was on held-out rows: train it"
                                + " anew, with calibration and more than a few rows, or give"
                                + " --threshold.",
                            model)));
    CoverageCurve.Point point =
        curve
            .withPrecision(minPrecision)
            .orElseThrow(
                () ->
                    new InputException(
                        Texts.format(
                            "No threshold makes %.4g of the model's predictions right: the most"
                                + " is %.4f, above %.4g.",
                            minPrecision,
                            curve.best().orElseThrow().precision(),
                            curve.best().orElseThrow().threshold())));
    threshold = point.threshold();
    job.say(
        "unsure below %.4f: of held-out images %.1f %% are above, of these predictions %.1f %% were"
            + " right",
        threshold, 100 * point.coverage(), 100 * point.precision());
  }

  /**
   * Returns what the table knows of images that this model scored; empty if all are to be scored.
   */
  Optional<Dataset<Row>> known(Job job, SavedModel saved) {
    if (!goesOn() || !DeltaFolder.hasCommits(job.spark(), uri)) {
      return Optional.empty();
    }
    Dataset<Row> table = job.spark().read().format("delta").load(uri);
    List<String> there = Arrays.asList(table.columns());
    boolean same =
        there.containsAll(List.of("modified", "model"))
            && there.contains("scores") == (top == null)
            && there.contains("class_" + (top == null ? 1 : top)) == (top != null)
            && !there.contains("class_" + (top == null ? 1 : top + 1))
            && there.contains("unsure") == (threshold != null)
            && there.contains("group") == groups.wanted();
    if (!same) {
      throw new InputException(
          Texts.format(
              "The predictions at %s have other columns (%s): an older release wrote them, or"
                  + " --top, --threshold and --group-by were others. --overwrite replaces them.",
              uri, String.join(", ", there)));
    }
    return Optional.of(Predictions.known(table, saved));
  }

  /**
   * Gives predictions the columns that were asked for.
   *
   * @param source the rows that were scored
   */
  Predictions shaped(Job job, Predictions made, Dataset<Row> source) {
    Predictions grouped = groups.of(job, source).map(made::withGroup).orElse(made);
    Predictions ranked = top == null ? grouped : grouped.withTop(top);
    return threshold == null ? ranked : ranked.withThreshold(threshold);
  }

  /**
   * Writes predictions.
   *
   * @param made persisted, shaped rows
   * @param goesOn whether the table goes on, so that they are merged into it
   */
  void write(Job job, Predictions made, boolean goesOn, Provenance provenance) throws IOException {
    if (format != PredictionFormat.DELTA) {
      new PredictionFiles(format, uri).write(made.rows(), job.hadoop());
    } else if (goesOn) {
      made.merge(uri, provenance);
    } else {
      made.write(uri, overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists, provenance);
    }
  }
}
