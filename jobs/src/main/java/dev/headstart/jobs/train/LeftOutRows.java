// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.train;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.clean.Duplicates;
import dev.headstart.clean.ImageIssues;
import dev.headstart.clean.LabelIssues;
import dev.headstart.jobs.cli.Arguments;
import dev.headstart.jobs.cli.Job;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Leaves out training rows that {@code clean} found; rows to validate or test on all stay. */
final class LeftOutRows {

  @Option(
      names = "--drop-issues",
      paramLabel = "URI",
      description =
          "Train without the images whose labels look wrong, by this table of clean --labels; those"
              + " to validate and to test on stay.")
  private @Nullable String issues;

  @Option(
      names = "--drop-share",
      paramLabel = "R",
      description =
          "The share of the issues of --drop-issues to leave out, the surest ones; 1 is all"
              + " (default: a third).")
  private @Nullable Double share;

  @Option(
      names = "--drop-duplicates",
      paramLabel = "URI",
      description =
          "Train without the images that this table of clean --duplicates says to drop; those to"
              + " validate and to test on stay.")
  private @Nullable String duplicates;

  @Option(
      names = "--drop-images",
      paramLabel = "URI",
      description =
          "Train without the images that are odd by this table of clean --images; those to validate"
              + " and to test on stay.")
  private @Nullable String odd;

  void check() {
    if (share != null && issues == null) {
      throw new InputException("--drop-share is a share of --drop-issues: give both.");
    }
    if (share != null) {
      Arguments.rate("--drop-share", share);
    }
  }

  /** Returns the parts without these training rows. */
  LearningRows.Parts of(Job job, LearningRows.Parts parts) {
    LearningRows.Parts left = parts;
    if (issues != null) {
      double part = share == null ? 1.0 / 3 : share;
      String which = part == 1 ? "" : Texts.format("the surest %.0f %% of the ", 100 * part);
      left =
          without(
              job,
              left,
              LabelIssues.flagged(job.spark(), issues, part),
              which + "label issues of " + issues);
    }
    if (duplicates != null) {
      left =
          without(
              job,
              left,
              Duplicates.dropped(job.spark(), duplicates),
              "duplicates of " + duplicates);
    }
    if (odd != null) {
      left = without(job, left, ImageIssues.flagged(job.spark(), odd), "odd images of " + odd);
    }
    return left;
  }

  private static LearningRows.Parts without(
      Job job, LearningRows.Parts parts, Dataset<Row> paths, String what) {
    Dataset<Row> train = parts.train();
    long all = train.count();
    Dataset<Row> kept =
        train.join(paths, train.col("path").equalTo(paths.col("path")), "left_anti");
    long dropped = all - kept.count();
    if (dropped == all) {
      throw new InputException(
          Texts.format("All %,d training images are %s: nothing is left to learn.", all, what));
    }
    job.say("%,d of %,d training images left out: %s", dropped, all, what);
    return new LearningRows.Parts(
        kept, parts.validation(), parts.held(), parts.kind(), parts.maySeen());
  }
}
