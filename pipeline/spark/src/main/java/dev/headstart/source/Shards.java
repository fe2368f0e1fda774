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

  /** Returns the files' addresses as they appear in the listing's paths. */
  List<String> files();

  /**
   * Lists the images, with {@link Listing#SEEN}. Images that are known to be missing or unreadable
   * are listed too, so that reading them fails with the reason. Entries that are passed over are
   * listed as well.
   */
  Dataset<Row> list(SparkSession spark);

  /** Returns the opener that tasks use to read the shards. */
  Opener opener();

  /** Opens a shard in a task. */
  interface Opener extends Serializable {

    /**
     * Opens a shard at the beginning of a block.
     *
     * @param position the block's position, or 0 for the whole shard
     */
    ShardCursor open(String shard, long position, org.apache.hadoop.conf.Configuration conf)
        throws java.io.IOException;
  }
}
