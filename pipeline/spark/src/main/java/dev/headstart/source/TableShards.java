// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.source.table.ParquetImages;
import dev.headstart.source.table.TableColumn;
import dev.headstart.source.table.TableFiles;
import dev.headstart.source.table.TablePlace;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet or Delta table with a column of images. The key of an image is the number of its row in
 * its file. Label and split are the table's columns of these names, if it has them.
 *
 * @param table the files of the table
 * @param column the column that holds the images; null if no file can be read
 */
public record TableShards(TableFiles table, @Nullable TableColumn column) implements Shards {

  /** The number of rows per block, so that a row group of a file is read by a few tasks at most. */
  private static final int BLOCK = 1024;

  /**
   * Inspects the table's schema and files.
   *
   * @throws dev.headstart.InputException if it is unclear which column holds images
   */
  static TableShards of(SparkSession spark, TablePlace place, @Nullable String imageColumn) {
    TableFiles table = place.open(spark);
    TableColumn column =
        table.schema().isEmpty()
            ? null
            : TableColumn.find(table.schema(), imageColumn, place.toString());
    return new TableShards(table, column);
  }

  @Override
  public List<String> files() {
    return table.paths();
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    List<Row> damaged = damaged();
    Dataset<Row> bad = spark.createDataFrame(damaged, Listing.SEEN);
    if (column == null || files().isEmpty()) {
      return bad;
    }
    Column file = concat(col(TableFiles.FILE), lit("#"));
    Dataset<Row> images =
        table
            .rows(spark)
            .select(
                concat(file, col(TableFiles.ROW)).as("path"),
                col("label"),
                col("split"),
                lit(null).cast(DataTypes.LongType).as("length"),
                col("modified"),
                concat(file, floor(col(TableFiles.ROW).divide(BLOCK)).multiply(BLOCK)).as("block"),
                lit(null).cast(DataTypes.StringType).as(Listing.UNREAD),
                lit(null).cast(DataTypes.StringType).as(Listing.PASSED));
    return damaged.isEmpty() ? images : images.union(bad);
  }

  /** Returns a row for each file that cannot be read. Reading it will report the reason. */
  private List<Row> damaged() {
    return table.damaged().stream()
        .map(
            file ->
                RowFactory.create(
                    file.getPath() + "#" + ShardListing.LOST,
                    null,
                    null,
                    null,
                    new Timestamp(file.getModificationTime()),
                    file.getPath() + "#0",
                    null,
                    null))
        .toList();
  }

  @Override
  public Opener opener() {
    TableColumn column = this.column;
    return (file, position, conf) -> {
      ParquetImages images = new ParquetImages(file, column, conf);
      images.skipTo(position);
      return images;
    };
  }
}
