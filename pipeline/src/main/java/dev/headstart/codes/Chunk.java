package dev.headstart.codes;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images that are committed together.
 *
 * @param images rows of a listing with the columns of {@link Pending}
 * @param size how many
 * @param known what the tables have of them
 */
record Chunk(Dataset<Row> images, long size, Known known) {

  /** Whether any of a chunk's images has rows among the codes, and in the quarantine. */
  record Known(boolean codes, boolean failures) {}

  /** Looks at images: an action. */
  static Chunk of(Dataset<Row> images) {
    Row row =
        images
            .agg(
                count("*"),
                coalesce(max(col(Pending.HAS_CODE)), lit(false)),
                coalesce(max(col(Pending.HAS_FAILED)), lit(false)))
            .first();
    return new Chunk(images, row.getLong(0), new Known(row.getBoolean(1), row.getBoolean(2)));
  }

  /** One of {@code chunks} parts by a hash of the path: the same however often it is asked for. */
  static Dataset<Row> part(Dataset<Row> images, long chunk, long chunks) {
    return chunks == 1
        ? images
        : images.filter(pmod(xxhash64(col("path")), lit(chunks)).equalTo(chunk));
  }
}
