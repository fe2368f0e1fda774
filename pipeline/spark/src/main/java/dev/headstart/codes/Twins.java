// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.codes.table.CodesSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.sketch.BloomFilter;
import org.jspecify.annotations.Nullable;

/**
 * Finds images whose bytes already have a code under another path, so that they need not be
 * decoded.
 *
 * <p>Tasks query a Bloom filter of the known digests. Its matches are then looked up in the table,
 * and the few false positives are coded afterwards.
 *
 * @param codes the codes of one net and the requested layers
 * @param layers the number of these layers
 * @param digests the digests in {@code codes}
 */
record Twins(Dataset<Row> codes, int layers, BloomFilter digests) {

  private static final double WRONGLY_KNOWN = 1e-6; // a false positive costs a lookup in the table
  private static final long MAX_BITS = 1L << 29; // 64 MiB: beyond 18 million images, more lookups

  private static final int FILTER_TASKS = 8;

  /** Returns the twins in the codes of a table, or null if it has none. */
  static @Nullable Twins of(Dataset<Row> codes, int layers) {
    long rows = codes.count();
    if (rows == 0) {
      return null;
    }
    long bits = Math.min(MAX_BITS, bits(rows));
    Dataset<Row> whole =
        layers == 1
            ? codes
            : codes.groupBy("sha256").agg(countDistinct("layer").as("n")).filter("n = " + layers);
    // each task sends a filter, so there are few tasks
    Dataset<Row> digests = whole.select("sha256").coalesce(FILTER_TASKS);
    return new Twins(codes, layers, digests.stat().bloomFilter("sha256", rows, bits));
  }

  private static long bits(long rows) {
    return (long) (-rows * Math.log(WRONGLY_KNOWN) / (Math.log(2) * Math.log(2))) + 64;
  }

  /**
   * Returns the codes of images that have a twin.
   *
   * @param images rows of {@link CodesSchema#CODED} that have a digest and no code
   * @return rows of {@link CodesSchema#CODED} with codes, for those that have a twin with all
   *     layers
   */
  Dataset<Row> of(Dataset<Row> images, String runId) {
    Dataset<Row> asked = images.select("sha256").distinct();
    Dataset<Row> found = codes.join(asked, "sha256").dropDuplicates("sha256", "layer");
    Dataset<Row> whole =
        found.groupBy("sha256").agg(count("*").as("rows")).filter(col("rows").equalTo(layers));
    return images
        .as("image")
        .join(found.join(whole, "sha256").as("twin"), "sha256")
        .select(columns(runId));
  }

  private static Column[] columns(String runId) {
    List<Column> columns = new ArrayList<>();
    for (String name : CodesSchema.CODED.fieldNames()) {
      columns.add(
          switch (name) {
            case "sha256" -> col(name);
            case "width", "height", "layer", "code" -> col("twin." + name);
            case "run_id" -> lit(runId).as(name);
            case "extracted_at" -> current_timestamp().as(name);
            case "stage", "error", "message" -> lit(null).cast("string").as(name);
            default -> col("image." + name);
          });
    }
    return columns.toArray(Column[]::new);
  }
}
