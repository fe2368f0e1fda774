// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.table.DeltaFolder;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A kind of table that {@code clean} writes.
 *
 * @param what its rows, in plural
 * @param option the option of {@code clean} that writes it
 * @param columns some of its columns, by which it is told from other tables
 */
record CleanTable(FormatVersion format, String what, String option, List<String> columns) {

  /**
   * Reads a table.
   *
   * @throws InputException if there is none, or it is of another kind or of a newer format
   */
  Dataset<Row> read(SparkSession spark, String uri) {
    if (!DeltaFolder.hasCommits(spark, uri)) {
      throw new InputException(
          Texts.format("No %s at %s: find them with headstart clean %s.", what, uri, option));
    }
    VersionedTable.check(spark, uri, format);
    Dataset<Row> table = spark.read().format("delta").load(uri);
    if (!Arrays.asList(table.columns()).containsAll(columns)) {
      throw new InputException(
          Texts.format(
              "%s is a Delta table, but not of %s: it has the columns %s.",
              uri, what, String.join(", ", table.columns())));
    }
    return table;
  }
}
