// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.source.Manifest;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Reads groups of images from a column of a CSV file or of the table itself. */
public final class GroupFile {

  private GroupFile() {}

  /**
   * Returns the group of each image: {@code path, group}, one row per path.
   *
   * @param rows the table
   * @param column the name of the column in the file or the table
   * @param csv a file with a header that has {@code path} and the column; a path without a scheme
   *     or leading slash is relative to the file's own folder. Null if the column is in the table
   * @throws InputException if the file or the column does not exist
   */
  public static Dataset<Row> groups(
      SparkSession spark, Dataset<Row> rows, String column, @Nullable String csv) {
    if (csv != null) {
      return Manifest.column(spark, csv, column).toDF("path", "group");
    }
    if (!Arrays.asList(rows.columns()).contains(column)) {
      throw new InputException(
          Texts.format(
              "There is no column %s in the table, which has %s: name a CSV file with path and this"
                  + " column by --groups.",
              column, String.join(", ", rows.columns())));
    }
    return rows.select(col("path"), col("`" + column + "`").cast(DataTypes.StringType).as("group"))
        .groupBy("path")
        .agg(max("group").as("group"));
  }
}
