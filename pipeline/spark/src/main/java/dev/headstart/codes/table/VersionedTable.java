// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Delta tables that store the version of their format in their properties, as {@link
 * FormatVersion#TABLE_PROPERTY}.
 *
 * <p>The property is set by the commit that creates a table. Spark's own writer cannot do that: it
 * accepts only Delta's properties, and setting it later would add a version to the table.
 */
public final class VersionedTable {

  private VersionedTable() {}

  /**
   * Writes a whole table with the provenance of its rows. One that is overwritten takes their
   * schema.
   *
   * @throws InputException if the JVM's locale has other digits than 0 to 9
   */
  public static void write(
      Dataset<Row> rows, FormatVersion format, String uri, SaveMode mode, Provenance provenance) {
    String newSchema = Boolean.toString(mode == SaveMode.Overwrite);
    write(
        rows,
        format,
        uri,
        mode,
        Map.of("overwriteSchema", newSchema, "userMetadata", provenance.toJson()));
  }

  /**
   * Writes rows as Spark's writer with the format {@code delta} does.
   *
   * @param uri the address of the table, which may not exist yet
   * @param options the options of Delta's writer
   * @param partitions the columns by which a new table is partitioned
   * @throws InputException if the JVM's locale has other digits than 0 to 9
   */
  public static void write(
      Dataset<Row> rows,
      FormatVersion format,
      String uri,
      SaveMode mode,
      Map<String, String> options,
      String... partitions) {
    checkDigits();
    SparkSession spark = rows.sparkSession();
    new WriteIntoDelta(
            DeltaLog.forTable(spark, uri),
            mode,
            new DeltaOptions(scalaMap(options), spark.sessionState().conf()),
            JavaConverters.asScalaBuffer(List.of(partitions)).toList(),
            scalaMap(Map.of(FormatVersion.TABLE_PROPERTY, Integer.toString(format.newest()))),
            rows,
            Option.empty(),
            Option.empty())
        .run(spark);
  }

  /**
   * Merges rows into a table, in one commit. It is repeated if another run was faster.
   *
   * @param rows persisted rows, which are read several times; {@code s} in conditions
   * @param uri the address of the table; {@code t} in conditions
   * @param same the condition for a row of both to be of the same thing
   * @param change what is to be done with rows of both and with new ones
   * @param metadata stored with the commit
   */
  public static void merge(
      Dataset<Row> rows,
      String uri,
      String same,
      UnaryOperator<DeltaMergeBuilder> change,
      String metadata) {
    SessionSettings.during(
        rows.sparkSession(),
        TableCommits.settings(metadata),
        () ->
            TableCommits.retry(
                uri,
                () ->
                    change
                        .apply(
                            DeltaTable.forPath(rows.sparkSession(), uri)
                                .as("t")
                                .merge(rows.as("s"), same))
                        .execute()));
  }

  /**
   * Checks that this release can read a table's format.
   *
   * @param uri the address of a Delta table
   * @throws InputException if the format is newer, or the JVM's locale has other digits than 0 to 9
   */
  public static void check(SparkSession spark, String uri, FormatVersion format) {
    checkDigits();
    Option<String> version =
        DeltaLog.forTableWithSnapshot(spark, uri)
            ._2()
            .metadata()
            .configuration()
            .get(FormatVersion.TABLE_PROPERTY);
    format.check(uri, version.isDefined() ? version.get() : null);
  }

  /** Delta names its files with the digits of the JVM's locale, and finds only Latin ones. */
  private static void checkDigits() {
    Locale locale = Locale.getDefault(Locale.Category.FORMAT);
    if (DecimalFormatSymbols.getInstance(locale).getZeroDigit() != '0') {
      throw new InputException(
          Texts.format(
              "Java's locale here, %s, writes numbers in digits that Delta Lake cannot read in file"
                  + " names: call Locale.setDefault(Locale.ROOT) first, or start the JVM with"
                  + " -Duser.language=en.",
              locale));
    }
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
    scala.collection.immutable.Map<String, String> copy =
        scala.collection.immutable.Map$.MODULE$.empty();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      copy = copy.$plus(new Tuple2<>(entry.getKey(), entry.getValue()));
    }
    return copy;
  }
}
