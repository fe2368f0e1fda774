// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The files of a version of a Delta table, read as Parquet, because Delta's own reader does not
 * number the rows of a file.
 *
 * @param schema the table's columns
 * @param files one row per file: {@code file, label, split}, where the latter two are given if the
 *     table is partitioned by them
 */
record DeltaFiles(StructType schema, List<Row> files) implements TableFiles {

  private static final StructType FILES =
      new StructType()
          .add(FILE, DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType);

  /**
   * Reads the table's log.
   *
   * @throws InputException if rows were deleted without rewriting their files (deletion vectors)
   */
  static DeltaFiles of(SparkSession spark, Path folder) {
    Snapshot snapshot =
        DeltaLog.forTable(spark, folder).update(false, scala.Option.empty(), scala.Option.empty());
    StructType schema = snapshot.schema();
    List<String> partitions = snapshot.metadata().getPartitionColumns();
    String label = partition(schema, partitions, "label");
    String split = partition(schema, partitions, "split");
    List<Row> files = new ArrayList<>();
    for (Row file :
        snapshot
            .allFiles()
            .toDF()
            .selectExpr("path", "partitionValues", "deletionVector IS NOT NULL")
            .collectAsList()) {
      if (file.getBoolean(2)) {
        throw new InputException(
            Texts.format(
                "%s has rows that are only marked as deleted: REORG TABLE delta.`%s` APPLY"
                    + " (PURGE).",
                folder, folder));
      }
      Map<String, String> values = file.getJavaMap(1);
      String path = new Path(folder, TableFiles.decoded(file.getString(0))).toString();
      files.add(RowFactory.create(path, values.get(label), values.get(split)));
    }
    return new DeltaFiles(schema, files);
  }

  /**
   * Returns the name under which the log stores a column's values, or null if they are in the
   * files.
   */
  private static @Nullable String partition(
      StructType schema, List<String> partitions, String name) {
    StructField field = TableFiles.field(schema, name);
    return field != null && partitions.contains(field.name()) ? TableColumn.physical(field) : null;
  }

  @Override
  public List<String> paths() {
    return files.stream().map(file -> file.getString(0)).toList();
  }

  @Override
  public List<FileStatus> damaged() {
    return List.of(); // the log guarantees them
  }

  @Override
  public Dataset<Row> rows(SparkSession spark) {
    StructType physical = new StructType();
    for (StructField field : schema.fields()) {
      physical = physical.add(TableColumn.physical(field), field.dataType());
    }
    Dataset<Row> partitions = spark.createDataFrame(files, FILES).as("partition");
    Dataset<Row> rows =
        spark
            .read()
            .schema(physical)
            .parquet(paths().toArray(String[]::new))
            .select(TableFiles.at(column("label"), column("split")))
            .as("inside");
    return rows.join(broadcast(partitions), rows.col(FILE).equalTo(partitions.col(FILE)), "left")
        .select(
            col("inside." + FILE),
            col(ROW),
            col("modified"),
            coalesce(col("partition.label"), col("inside.label")).as("label"),
            coalesce(col("partition.split"), col("inside.split")).as("split"));
  }

  private Column column(String name) {
    StructField field = TableFiles.field(schema, name);
    return field == null ? lit(null) : TableFiles.values(field, TableColumn.physical(field));
  }
}
