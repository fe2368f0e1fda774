// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The location of a table.
 *
 * @param folder its folder; null for single Parquet files
 * @param files its Parquet files; empty for a Delta table, whose log lists them
 */
public record TablePlace(@Nullable Path folder, List<FileStatus> files) {

  public static TablePlace delta(Path folder) {
    return new TablePlace(folder, List.of());
  }

  public static TablePlace parquet(@Nullable Path folder, List<FileStatus> files) {
    return new TablePlace(folder, List.copyOf(files));
  }

  public TableFiles open(SparkSession spark) {
    return files.isEmpty()
        ? DeltaFiles.of(spark, Objects.requireNonNull(folder))
        : ParquetFiles.of(spark, this);
  }

  @Override
  public String toString() {
    return (folder == null ? files.get(0).getPath() : folder).toString();
  }
}
