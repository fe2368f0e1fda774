// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Parquet files, with folders named {@code NAME=VALUE} as columns.
 *
 * @param place their location
 * @param readable the files with a valid footer
 * @param schema their columns; empty if no file can be read
 */
record ParquetFiles(TablePlace place, List<FileStatus> readable, StructType schema)
    implements TableFiles {

  /** The setting that makes Spark infer types from the names of folders. */
  private static final String GUESS = "spark.sql.sources.partitionColumnTypeInference.enabled";

  /** Reads the footers in tasks. A damaged file is recorded and does not end the run. */
  static ParquetFiles of(SparkSession spark, TablePlace place) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    List<String> paths = paths(place.files());
    List<Boolean> good =
        sc.parallelize(paths, Math.min(paths.size(), 4 * sc.defaultParallelism()))
            .map(path -> ParquetImages.isReadable(path, conf.value().value()))
            .collect();
    List<FileStatus> readable = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if (good.get(i)) {
        readable.add(place.files().get(i));
      }
    }
    StructType schema =
        readable.isEmpty() ? new StructType() : open(spark, place, readable).schema();
    return new ParquetFiles(place, readable, schema);
  }

  /** Opens the files. The value of a folder {@code label=007} is the text 007, not the number 7. */
  private static Dataset<Row> open(
      SparkSession spark, TablePlace place, List<FileStatus> readable) {
    String[] paths = paths(readable).toArray(String[]::new);
    if (place.folder() == null) {
      return spark.read().parquet(paths);
    }
    String before = spark.conf().get(GUESS);
    spark.conf().set(GUESS, false);
    try {
      return spark.read().option("basePath", place.folder().toString()).parquet(paths);
    } finally {
      spark.conf().set(GUESS, before);
    }
  }

  private static List<String> paths(List<FileStatus> files) {
    return files.stream().map(file -> file.getPath().toString()).toList();
  }

  @Override
  public List<String> paths() {
    return paths(place.files());
  }

  @Override
  public List<FileStatus> damaged() {
    return place.files().stream().filter(file -> !readable.contains(file)).toList();
  }

  @Override
  public Dataset<Row> rows(SparkSession spark) {
    return open(spark, place, readable).select(TableFiles.at(column("label"), column("split")));
  }

  private Column column(String name) {
    StructField field = TableFiles.field(schema, name);
    return field == null ? lit(null) : TableFiles.values(field, field.name());
  }
}
