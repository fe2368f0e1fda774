// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.model.GroupFile;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which images belong together. */
public final class GroupOptions {

  @Option(
      names = "--group-by",
      paramLabel = "COLUMN",
      description = {
        "The column whose value is the same for images that belong together, such as a product or",
        "a patient. train keeps them on one side of --test-split and in one fold of the",
        "cross-validation; predict writes it as the column group."
      })
  private @Nullable String groupBy;

  @Option(
      names = "--groups",
      paramLabel = "CSV",
      description = {
        "The CSV file that has the column of --group-by beside path (default: the table of --codes",
        "has it)."
      })
  private @Nullable String groups;

  /** Checks the options before any work. */
  public void check() {
    if (groups != null && groupBy == null) {
      throw new InputException("--groups needs --group-by, the name of the column in it.");
    }
  }

  /** Returns whether there are groups. */
  public boolean wanted() {
    return groupBy != null;
  }

  /** Returns whether the groups come with the rows, and not from a file of their own. */
  public boolean inTheTable() {
    return groupBy != null && groups == null;
  }

  /**
   * Returns the groups, {@code path, group}, once a path; empty if none are wanted.
   *
   * @param rows the table that has the column if no file has
   */
  public Optional<Dataset<Row>> of(Job job, Dataset<Row> rows) {
    return Optional.ofNullable(groupBy)
        .map(column -> GroupFile.groups(job.spark(), rows, column, groups));
  }
}
