// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
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
    Dataset<Row> named = csv == null ? rows : read(spark, csv);
    if (!Arrays.asList(named.columns()).contains(column)) {
      throw new InputException(
          Texts.format(
              "There is no column %s in %s, which has %s%s.",
              column,
              csv == null ? "the table" : csv,
              String.join(", ", named.columns()),
              csv == null ? ": name a CSV file with path and this column by --groups" : ""));
    }
    return named
        .select(col("path"), col("`" + column + "`").cast(DataTypes.StringType).as("group"))
        .groupBy("path")
        .agg(max("group").as("group"));
  }

  private static Dataset<Row> read(SparkSession spark, String csv) {
    Path file = new Path(csv);
    try {
      file = file.getFileSystem(spark.sparkContext().hadoopConfiguration()).resolvePath(file);
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot read %s: %s", csv, e.getMessage()), e);
    }
    Dataset<Row> rows =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .option("ignoreLeadingWhiteSpace", true)
            .option("ignoreTrailingWhiteSpace", true)
            .csv(file.toString());
    if (!Arrays.asList(rows.columns()).contains("path")) {
      throw new InputException(
          Texts.format(
              "%s needs a header with path; it has %s.", csv, String.join(",", rows.columns())));
    }
    Path folder = file.getParent();
    UDF1<String, String> absolute = path -> absolute(folder, path);
    return rows.filter(col("path").isNotNull())
        .withColumn("path", udf(absolute, DataTypes.StringType).apply(col("path")));
  }

  private static String absolute(Path folder, String path) {
    try {
      return new Path(folder, path).toString();
    } catch (IllegalArgumentException e) {
      return path; // not an address, so it matches no image
    }
  }
}
