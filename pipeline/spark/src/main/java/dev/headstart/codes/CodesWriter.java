// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import dev.headstart.Texts;
import dev.headstart.codes.table.CodesSchema;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.codes.table.SessionSettings;
import dev.headstart.codes.table.TableCommits;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Writes to a codes table and its quarantine so that no image is stored twice, even with concurrent
 * writers.
 *
 * <p>Every change is one Delta transaction on each table, first on the quarantine, then on the
 * codes. A run that is killed between the two leaves images that the next run treats as pending. A
 * new table is created by its first commit, of which Delta lets only one succeed. Later changes are
 * merged by path. If another run was faster, Delta refuses the commit, and the change is repeated
 * on top of that run's result.
 */
final class CodesWriter {

  private static final String[] CODES = CodesSchema.CODES.fieldNames();
  private static final String[] PARTITIONS = {"net", "layer"};

  private final SparkSession spark;
  private final CodesTable table;

  CodesWriter(SparkSession spark, CodesTable table) {
    this.spark = spark;
    this.table = table;
  }

  /**
   * Creates the tables with their first rows.
   *
   * @param coded persisted rows of {@link CodesSchema#CODED}
   * @param anyFailed whether any of them is a failure
   * @param anew whether existing tables are replaced
   * @return false if another run created the table meanwhile; no code was written then
   */
  boolean create(Dataset<Row> coded, boolean anyFailed, boolean anew, String metadata) {
    try {
      if (anew) {
        if (anyFailed || table.hasQuarantine()) {
          retry(
              () ->
                  write(
                      failures(coded),
                      FormatVersion.QUARANTINE,
                      table.quarantineUri(),
                      SaveMode.Overwrite,
                      metadata));
        }
        retry(() -> writeCodes(coded, SaveMode.Overwrite, metadata));
      } else {
        if (anyFailed || table.hasQuarantine()) { // a killed run may have left one
          quarantine(coded, metadata);
        }
        writeCodes(coded, SaveMode.ErrorIfExists, metadata);
      }
      return true;
    } catch (Exception e) { // Scala does not declare its AnalysisException
      boolean late = e instanceof ConcurrentModificationException || e instanceof AnalysisException;
      if (late && !anew && table.exists()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Merges rows into the tables. The codes of a path replace its old ones; a failure removes them
   * and goes to quarantine; a success removes the path from quarantine. An image that could not be
   * read keeps its old codes, since nothing is known about its present content.
   *
   * @param coded persisted rows of {@link CodesSchema#CODED}, which are read several times
   * @param net the fingerprint of the net of all rows
   * @param had what the tables had of these images before, as far as this run knows
   */
  void merge(Dataset<Row> coded, String net, Census had, boolean anyFailed, String metadata) {
    if (anyFailed || had.hasFailures()) {
      quarantine(coded, metadata);
    }
    String samePath = Texts.format("t.net = '%s' AND s.path = t.path", net);
    if (had.hasCodes()) {
      String sameRow = samePath + " AND (s.layer IS NULL OR s.layer = t.layer)";
      VersionedTable.merge(
          coded,
          table.uri(),
          sameRow,
          merge ->
              merge
                  .whenMatched("s.error IS NOT NULL AND s.stage NOT IN ('list', 'read')")
                  .delete()
                  .whenMatched("s.error IS NULL")
                  .updateAll()
                  .whenNotMatched("s.error IS NULL")
                  .insertAll(),
          metadata);
    } else { // Delta runs a merge that only inserts in one pass
      Dataset<Row> good = coded.filter("error IS NULL");
      VersionedTable.merge(
          good,
          table.uri(),
          samePath + " AND s.layer = t.layer",
          merge -> merge.whenNotMatched().insertAll(),
          metadata);
    }
  }

  private void quarantine(Dataset<Row> coded, String metadata) {
    if (!table.hasQuarantine()) {
      createQuarantine();
    }
    Dataset<Row> tried = coded.dropDuplicates("path").withColumn("at", col("extracted_at"));
    VersionedTable.merge(
        tried,
        table.quarantineUri(),
        "s.net = t.net AND s.path = t.path",
        merge ->
            merge
                .whenMatched("s.error IS NULL")
                .delete()
                .whenMatched()
                .updateAll()
                .whenNotMatched("s.error IS NOT NULL")
                .insertAll(),
        metadata);
  }

  /** Sets the labels and splits of images, of any net, to those of a listing where it has them. */
  void relabel(Dataset<Row> listing, String metadata) {
    Map<String, String> labels =
        Map.of("label", "coalesce(s.label, t.label)", "split", "coalesce(s.split, t.split)");
    VersionedTable.merge(
        listing,
        table.uri(),
        "s.path = t.path",
        merge -> merge.whenMatched().updateExpr(labels),
        metadata);
  }

  /** Removes paths, given in a column {@code path}, from both tables, for all nets. */
  void remove(Dataset<Row> paths, String metadata) {
    if (table.hasQuarantine()) {
      remove(paths, table.quarantineUri(), metadata);
    }
    remove(paths, table.uri(), metadata);
  }

  private static void remove(Dataset<Row> paths, String uri, String metadata) {
    VersionedTable.merge(
        paths, uri, "s.path = t.path", merge -> merge.whenMatched().delete(), metadata);
  }

  private void createQuarantine() {
    try {
      VersionedTable.write(
          spark.createDataFrame(List.of(), CodesSchema.QUARANTINE),
          FormatVersion.QUARANTINE,
          table.quarantineUri(),
          SaveMode.ErrorIfExists,
          Map.of());
    } catch (Exception e) { // Scala does not declare its AnalysisException
      if (!table.hasQuarantine()) { // otherwise another run was faster
        throw e;
      }
    }
  }

  private static Dataset<Row> good(Dataset<Row> coded) {
    return coded.filter("error IS NULL").selectExpr(CODES);
  }

  private static Dataset<Row> failures(Dataset<Row> coded) {
    return coded
        .filter("error IS NOT NULL")
        .withColumn("at", col("extracted_at"))
        .selectExpr(CodesSchema.QUARANTINE.fieldNames());
  }

  private void writeCodes(Dataset<Row> coded, SaveMode mode, String metadata) {
    write(good(coded), FormatVersion.CODES, table.uri(), mode, metadata, PARTITIONS);
  }

  private void write(
      Dataset<Row> rows,
      FormatVersion format,
      String uri,
      SaveMode mode,
      String metadata,
      String... partitions) {
    Map<String, String> options =
        mode == SaveMode.Overwrite ? Map.of("overwriteSchema", "true") : Map.of();
    SessionSettings.during(
        spark,
        TableCommits.settings(metadata),
        () -> VersionedTable.write(rows, format, uri, mode, options, partitions));
  }

  /** Repeats a change if another run was faster. */
  private void retry(Runnable change) {
    TableCommits.retry(table.uri(), change);
  }
}
