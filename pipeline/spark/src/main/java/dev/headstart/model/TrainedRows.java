// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The images that a head was trained on, identified by their bytes, so that a test set that
 * contains one of them is recognised whatever its name and place.
 *
 * <p>They are stored in the model's folder as Parquet, 8 bytes per image: Spark's {@code
 * xxhash64(sha256)}. For a million test images against a million training images, the probability
 * of a single collision is one in ten million.
 */
public final class TrainedRows {

  /** The name of the column that tells whether an image was trained on. */
  public static final String SEEN = "seen_in_training";

  private static final String FOLDER = "rows";
  private static final String DIGEST = "digest";

  /** The number of images per file, which then has 8 MB. */
  private static final long A_FILE = 1L << 20;

  /** The number of digests that fit into each executor. */
  private static final long FIT = 1L << 24;

  private final Dataset<Row> digests;

  private TrainedRows(Dataset<Row> digests) {
    this.digests = digests;
  }

  /**
   * Returns the images of the rows that a head is trained on.
   *
   * @param rows rows with a {@code sha256}
   */
  public static TrainedRows of(Dataset<Row> rows) {
    return new TrainedRows(rows.select(digest().as(DIGEST)).distinct());
  }

  /**
   * Returns the images of a saved model; empty if it was saved without them, as by older releases.
   *
   * @param model the model's address
   */
  public static Optional<TrainedRows> ofModel(String model, SparkSession spark) throws IOException {
    Path path = new Path(model, FOLDER);
    return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)
        ? Optional.of(new TrainedRows(spark.read().parquet(path.toString())))
        : Optional.empty();
  }

  /**
   * Adds the column {@link #SEEN}.
   *
   * @param rows rows with a {@code sha256}; one that is null counts as not seen
   */
  public Dataset<Row> mark(Dataset<Row> rows) {
    Dataset<Row> named = digests.select(col(DIGEST).as("_" + DIGEST), lit(true).as(SEEN));
    Dataset<Row> near = digests.count() <= FIT ? broadcast(named) : named;
    return rows.join(
            near,
            rows.col("sha256").isNotNull().and(digest(rows).equalTo(near.col("_" + DIGEST))),
            "left")
        .drop("_" + DIGEST)
        .withColumn(SEEN, coalesce(col(SEEN), lit(false)));
  }

  /** Writes the digests into the folder of a model, and returns their address. */
  String write(Path model) {
    String folder = new Path(model, FOLDER).toString();
    long files = 1 + digests.count() / A_FILE;
    digests.coalesce((int) files).write().parquet(folder);
    return folder;
  }

  private static Column digest() {
    return xxhash64(col("sha256"));
  }

  private static Column digest(Dataset<Row> rows) {
    return xxhash64(rows.col("sha256"));
  }
}
