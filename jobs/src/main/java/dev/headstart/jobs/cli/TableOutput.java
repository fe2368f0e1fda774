// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.table.DeltaFolder;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * A Delta table that a command writes anew.
 *
 * @param uri its address, given as {@code --out}
 * @param overwrite whether it may replace a table
 */
public record TableOutput(String uri, boolean overwrite) {

  /** Checks the place before any work. */
  public void check(Job job, FormatVersion format) {
    if (!DeltaFolder.hasCommits(job.spark(), uri)) {
      Arguments.emptyPlace(
          "--out",
          uri,
          job.hadoop(),
          name -> name.startsWith("part-") || name.equals("_delta_log"));
    } else if (!overwrite) {
      throw new InputException(
          Texts.format("There is a table at %s already: --overwrite replaces it.", uri));
    } else {
      VersionedTable.check(job.spark(), uri, format);
    }
    Arguments.writable("--out", uri, job.hadoop());
  }

  /** Writes the rows. */
  public void write(Dataset<Row> rows, FormatVersion format, Provenance provenance) {
    SaveMode mode = overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists;
    VersionedTable.write(rows, format, uri, mode, provenance);
  }
}
