// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.neighbours.NearPairs;
import dev.headstart.neighbours.Nearness;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.source.SplitName;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Groups of images that are the same, by their bytes, or nearly the same, by codes and hashes. */
public final class Duplicates implements AutoCloseable {

  private static final CleanTable TABLE =
      new CleanTable(
          FormatVersion.DUPLICATES, "duplicates", "--duplicates", List.of("path", "is_dropped"));

  private final Dataset<Row> rows;

  private Duplicates(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * How many there are.
   *
   * @param groups the number of groups
   * @param images the number of images in groups
   * @param dropped how many of them are to be dropped, so that each group keeps one
   * @param sameBytes the number of images whose bytes another one has too
   * @param acrossSplits the number of groups with images of several splits
   * @param acrossLabels the number of groups with several labels
   */
  public record Totals(
      long groups,
      long images,
      long dropped,
      long sameBytes,
      long acrossSplits,
      long acrossLabels) {}

  /**
   * Finds groups.
   *
   * @param codes rows with {@code path, label, split, sha256, width, height, code} of one net and
   *     layer
   * @param hashes of the images, or null to go by codes and bytes alone
   */
  public static Duplicates find(
      Dataset<Row> codes, @Nullable ImageHashes hashes, Nearness nearness, long seed) {
    SparkSession spark = codes.sparkSession();
    Dataset<Row> hashed =
        hashes == null
            ? codes.withColumn("hash", lit(null).cast(DataTypes.LongType))
            : codes.join(
                hashes.rows().select(col("path").as("_of"), col("hash")),
                col("path").equalTo(col("_of")),
                "left");
    DuplicateGroups groups = new DuplicateGroups();
    NearPairs.find(hashed, nearness, seed).toLocalIterator().forEachRemaining(groups::add);
    sameBytes(codes).toLocalIterator().forEachRemaining(groups::add);
    Dataset<Row> grouped = broadcast(spark.createDataFrame(groups.rows(), DuplicateGroups.SCHEMA));
    Dataset<Row> rows =
        told(codes.join(grouped, col("path").equalTo(col("_path"))))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new Duplicates(rows);
  }

  private static Dataset<Row> sameBytes(Dataset<Row> codes) {
    Dataset<Row> first =
        codes
            .groupBy(col("sha256").as("_sha256"))
            .agg(min("path").as("_first"), count(lit(1)).as("_n"))
            .filter(col("_n").gt(1));
    return codes
        .join(first, col("sha256").equalTo(col("_sha256")))
        .filter(col("path").notEqual(col("_first")))
        .select(col("_first"), col("path"), lit(1.0).as("cosine"), lit(0).as("bits"));
  }

  /** Says of each image in a group how it lies in it. */
  private static Dataset<Row> told(Dataset<Row> grouped) {
    UDF1<String, Integer> purpose =
        text ->
            switch (SplitName.of(text).orElse(SplitName.TRAIN)) {
              case TRAIN -> 0;
              case VALIDATION -> 1;
              case TEST -> 2;
            };
    Column split =
        udf(purpose, DataTypes.IntegerType).asNonNullable().apply(coalesce(col("split"), lit("")));
    WindowSpec group = Window.partitionBy("group");
    // What is tested on stays, so that it is the training that loses the other; then the largest.
    WindowSpec best =
        group.orderBy(
            col("_purpose").desc(), col("width").multiply(col("height")).desc(), col("path"));
    return grouped
        .withColumn("_purpose", split)
        .select(
            col("group"),
            col("path"),
            col("label"),
            col("split"),
            col("sha256"),
            col("width"),
            col("height"),
            col("similarity"),
            col("hash_bits"),
            count(lit(1)).over(Window.partitionBy("group", "sha256")).gt(1).as("same_bytes"),
            size(collect_set("_purpose").over(group)).gt(1).as("across_splits"),
            size(collect_set("label").over(group)).gt(1).as("across_labels"),
            row_number().over(best).gt(1).as("is_dropped"));
  }

  /**
   * Returns a row for each image in a group: {@code group, path, label, split, sha256, width,
   * height, similarity, hash_bits, same_bytes, across_splits, across_labels, is_dropped}. {@code
   * similarity} is the largest cosine that joined it, {@code hash_bits} by how many bits the hashes
   * differed at least.
   */
  public Dataset<Row> rows() {
    return rows;
  }

  /** Counts groups and images. */
  public Totals totals() {
    Row all =
        rows.agg(
                countDistinct("group"),
                count(lit(1)),
                countOf("is_dropped", "path"),
                countOf("same_bytes", "path"),
                countOf("across_splits", "group"),
                countOf("across_labels", "group"))
            .first();
    return new Totals(
        all.getLong(0),
        all.getLong(1),
        all.getLong(2),
        all.getLong(3),
        all.getLong(4),
        all.getLong(5));
  }

  /**
   * Returns images of some groups for which a column is true, group by group: {@code group, path,
   * label, split, similarity, is_dropped}.
   *
   * @param each how many images of a group, at most
   */
  public List<Row> examples(String column, int groups, int each) {
    Dataset<Row> some =
        rows.filter(col(column))
            .select(col("group").as("_group"))
            .distinct()
            .orderBy("_group")
            .limit(groups);
    return rows.join(some, col("group").equalTo(col("_group")))
        .withColumn(
            "_number",
            row_number().over(Window.partitionBy("group").orderBy(col("is_dropped"), col("path"))))
        .filter(col("_number").leq(each))
        .orderBy("group", "_number")
        .select("group", "path", "label", "split", "similarity", "is_dropped")
        .collectAsList();
  }

  private static Column countOf(String condition, String what) {
    return countDistinct(when(col(condition), col(what)));
  }

  /**
   * Returns the paths of the images that a written table says to drop.
   *
   * @throws InputException if there is no such table
   */
  public static Dataset<Row> dropped(SparkSession spark, String uri) {
    return TABLE.read(spark, uri).filter(col("is_dropped")).select("path");
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
