// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The Parquet files of a table of images. */
public sealed interface TableFiles permits ParquetFiles, DeltaFiles {

  /** The column with the file that contains a row, as listings write it. */
  String FILE = "file";

  /** The column with the number of the row in its file. */
  String ROW = "row";

  /** Returns the columns of the table. */
  StructType schema();

  /** Returns the addresses of all files. */
  List<String> paths();

  /** Returns the files that cannot be read. */
  List<FileStatus> damaged();

  /** Returns {@code file, row, modified, label, split} of every row, without its image. */
  Dataset<Row> rows(SparkSession spark);

  /** Returns the columns that tell where Spark read a row. Their addresses are URL-encoded. */
  static Column[] at(Column label, Column split) {
    UDF1<String, String> decode = TableFiles::decoded;
    return new Column[] {
      functions.udf(decode, DataTypes.StringType).apply(col("_metadata.file_path")).as(FILE),
      col("_metadata.row_index").as(ROW),
      col("_metadata.file_modification_time").as("modified"),
      label.cast(DataTypes.StringType).as("label"),
      split.cast(DataTypes.StringType).as("split")
    };
  }

  /** Converts a URL-encoded address to the form that listings use. */
  static String decoded(String uri) {
    return new Path(URI.create(uri)).toString();
  }

  /** A column by its name, or else by its name in another case; null where there is none. */
  static @Nullable StructField field(StructType schema, String name) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .max(Comparator.comparing(field -> field.name().equals(name)))
        .orElse(null);
  }

  /** A column's values under this name in the files; NaN, which stands for none, as null. */
  static Column values(StructField field, String name) {
    Column values = col("`" + name + "`");
    boolean fraction =
        field.dataType().equals(DataTypes.DoubleType)
            || field.dataType().equals(DataTypes.FloatType);
    return fraction ? when(not(isnan(values)), values) : values;
  }
}
