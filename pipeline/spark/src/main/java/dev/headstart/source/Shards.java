// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.source.table.ShardCursor;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Files of one kind that hold many images each. */
public sealed interface Shards permits TarShards, SequenceShards, TableShards {

  /** The files' addresses, as they stand in the listing's paths. */
  List<String> files();

  /**
   * Lists the images, with {@link Listing#SEEN}. What is known to be missing or unreadable is
   * listed too, so that reading it fails with the reason; and what is passed over.
   */
  Dataset<Row> list(SparkSession spark);

  /** How tasks read them. */
  Opener opener();

  /** Opens a shard in a task. */
  interface Opener extends Serializable {

    /**
     * Goes to where a block begins.
     *
     * @param position the block's position, or 0 for the whole shard
     */
    ShardCursor open(String shard, long position, org.apache.hadoop.conf.Configuration conf)
        throws java.io.IOException;
  }
}
