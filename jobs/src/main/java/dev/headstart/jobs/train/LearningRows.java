// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.train;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.GroupOptions;
import dev.headstart.jobs.cli.Job;
import dev.headstart.model.Groups;
import dev.headstart.model.Split;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Selects the rows that {@code train} trains on and those it evaluates on. */
final class LearningRows {

  /** The column that is the same for images that stay together. */
  static final String GROUP = "_group";

  @Option(
      names = "--test-split",
      paramLabel = "R",
      description = {
        "Hold out this share of each class and test on it; images with the same bytes stay on one",
        "side."
      })
  private @Nullable Double testSplit;

  @Mixin private GroupOptions groups = new GroupOptions();

  @Option(
      names = "--test-codes",
      paramLabel = "URI",
      description = "Test on these codes: those of the split test, or of val, or all.")
  private @Nullable String testCodes;

  /** The kind of rows that a model is evaluated on. */
  enum Kind {
    /** Rows that influenced no choice. */
    TEST("test"),
    /** Rows that the image set provides for choosing hyperparameters. */
    VALIDATION("validation");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Returns the name used in summaries. */
    String word() {
      return word;
    }
  }

  /**
   * Rows divided into two parts.
   *
   * @param train those to learn from; with the column {@link #GROUP} where there are groups
   * @param validation those to choose settings by, or null
   * @param held those to report on, or null
   * @param kind what {@code held} is
   * @param maySeen whether bytes of {@code train} may be among {@code held}
   */
  record Parts(
      Dataset<Row> train,
      @Nullable Dataset<Row> validation,
      @Nullable Dataset<Row> held,
      Kind kind,
      boolean maySeen) {}

  void check() {
    if (testSplit != null && testCodes != null) {
      throw new InputException("--test-split and --test-codes: give one of them.");
    }
    if (testSplit != null) {
      Arguments.rate("--test-split", testSplit);
    }
    groups.check();
  }

  /**
   * Divides the rows.
   *
   * @throws InputException if none has a label, or a split has an unknown name
   */
  Parts of(Job job, CodesOf chosen, long seed) {
    Dataset<Row> labelled = chosen.rows().filter(col("label").isNotNull());
    if (chosen.labelled() == 0) {
      throw new InputException(
          Texts.format(
              "The codes at %s have no labels: extract them with --labels folder or a CSV file.",
              chosen.table().uri()));
    }
    Split split =
        Split.asLabelled(
            groups
                .of(job, labelled)
                .map(those -> Groups.add(labelled, those, GROUP))
                .orElse(labelled));
    Dataset<Row> validation = split.validation().orElse(null);
    if (testSplit != null) {
      Split held =
          groups.wanted()
              ? Split.grouped(split.train(), GROUP, testSplit, seed)
              : Split.stratified(split.train(), testSplit, seed);
      return new Parts(held.train(), validation, held.test().orElseThrow(), Kind.TEST, false);
    }
    if (testCodes != null) {
      CodesTable table = CodesOf.table(job, testCodes, null);
      Dataset<Row> rows = CodesOf.matching(table, chosen.net(), chosen.layer()).rows();
      return new Parts(split.train(), validation, Split.toReportOn(rows), Kind.TEST, true);
    }
    if (split.test().isPresent()) {
      return new Parts(split.train(), validation, split.test().get(), Kind.TEST, true);
    }
    return new Parts(split.train(), validation, validation, Kind.VALIDATION, true);
  }
}
