// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images that are committed together.
 *
 * @param images rows of a listing with the columns of {@link Pending}
 * @param census the states of these images, all of which are to be coded
 */
record Chunk(Dataset<Row> images, Census census) {

  long size() {
    return census.pending();
  }

  /**
   * Divides images into chunks by a hash of their block in a shard, or otherwise of their path. The
   * division is the same each time.
   *
   * @param census the states of the images
   * @param size the approximate number of images per chunk
   * @return the chunks, none of them empty; unless there is only one, creating a chunk takes an
   *     action
   */
  static Iterator<Chunk> of(Dataset<Row> images, Census census, int size) {
    Dataset<Row> todo = images.filter(Census.toCode());
    long chunks = Extraction.ceilDiv(census.pending(), size);
    return chunks == 1
        ? List.of(new Chunk(todo, census)).iterator()
        : LongStream.range(0, chunks)
            .mapToObj(
                i -> {
                  Dataset<Row> part =
                      todo.filter(
                          pmod(xxhash64(coalesce(col("block"), col("path"))), lit(chunks))
                              .equalTo(i));
                  Census counted = Census.of(part);
                  return counted.pending() == 0 ? null : new Chunk(part, counted);
                })
            .filter(Objects::nonNull)
            .iterator();
  }
}
