// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Lists the images of shards that have to be read from the beginning, each shard in one task. */
public final class ShardListing implements Iterator<Row> {

  /**
   * The number of images per block: enough for a task, and few enough that a chunk has many blocks.
   */
  static final int BLOCK = 128;

  /** The key that stands for the lost part of a damaged shard. */
  public static final String LOST = "(the rest)";

  /** The key that stands for a shard without images. */
  static final String NOTHING = "(no image)";

  /**
   * An image of a shard, or something that is passed over there.
   *
   * @param position the position at which a reader may start to find it
   * @param length its length in bytes, or null
   * @param passed the reason why it is not an image, or null
   */
  record Entry(
      String key,
      long position,
      @Nullable String label,
      @Nullable String split,
      @Nullable Long length,
      @Nullable PassedOver passed) {

    /** Returns an image about which nothing else is known. */
    static Entry of(String key, long position, @Nullable String label) {
      return new Entry(key, position, label, null, null, null);
    }

    static Entry passed(String key, PassedOver why) {
      return new Entry(key, 0, null, null, null, why);
    }
  }

  /** Reads through a shard. */
  interface Walk extends Closeable {

    /**
     * Advances to the next image.
     *
     * @return null after the last image
     * @throws IOException if the rest of the shard cannot be read
     */
    @Nullable Entry next() throws IOException;
  }

  /** Opens a shard in a task. */
  interface Walker extends Serializable {
    Walk open(String shard, Configuration conf) throws IOException;
  }

  /** The description of a shard that is sent to tasks. */
  private record Shard(String uri, long modified) implements Serializable {}

  private final Shard shard;
  private final Walk walk;
  private final Map<String, Integer> seen = new HashMap<>();
  private String block;
  private int images;
  private @Nullable Row ahead;
  private boolean ended;

  private ShardListing(Shard shard, Walk walk) {
    this.shard = shard;
    this.walk = walk;
    this.block = shard.uri() + "#0";
  }

  static Dataset<Row> of(SparkSession spark, List<FileStatus> files, Walker walker) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    List<Shipped<Shard>> shards =
        files.stream()
            .map(f -> new Shipped<>(new Shard(f.getPath().toString(), f.getModificationTime())))
            .toList();
    return spark.createDataFrame(
        sc.parallelize(shards, shards.size())
            .flatMap(shard -> rows(shard.value(), walker, conf.value().value())),
        Listing.SEEN);
  }

  private static Iterator<Row> rows(Shard shard, Walker walker, Configuration conf) {
    try {
      Walk walk = walker.open(shard.uri(), conf);
      TaskEnd.closes(walk);
      return new ShardListing(shard, walk);
    } catch (IOException | RuntimeException | FSError e) { // reading it will fail with the reason
      return List.of(row(shard, Entry.of(LOST, 0, null), shard.uri() + "#0")).iterator();
    }
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && !ended) {
      ahead = row();
    }
    return ahead != null;
  }

  @Override
  public Row next() {
    Row row = hasNext() ? ahead : null;
    if (row == null) {
      throw new java.util.NoSuchElementException();
    }
    ahead = null;
    return row;
  }

  private @Nullable Row row() {
    Entry entry;
    try {
      entry = walk.next();
      ended = entry == null;
      if (entry == null && images == 0) {
        entry = Entry.of(NOTHING, 0, null);
      }
    } catch (IOException
        | RuntimeException
        | OutOfMemoryError
        | FSError e) { // reading it will report the reason
      ended = true;
      entry = Entry.of(LOST, 0, null);
    }
    if (entry == null) {
      return null;
    }
    if (entry.passed() != null) {
      return row(shard, entry, null);
    }
    if (images++ % BLOCK == 0) {
      block = shard.uri() + "#" + entry.position();
    }
    return row(shard, once(entry), block);
  }

  /** Renames a key that occurs again. Reading then does not find it and reports it. */
  private Entry once(Entry entry) {
    int times = seen.merge(entry.key(), 1, Integer::sum);
    return times == 1
        ? entry
        : new Entry(
            entry.key() + "#" + times,
            entry.position(),
            entry.label(),
            entry.split(),
            entry.length(),
            null);
  }

  private static Row row(Shard shard, Entry entry, @Nullable String block) {
    return RowFactory.create(
        shard.uri() + "#" + entry.key(),
        entry.label(),
        entry.split(),
        entry.length(),
        new Timestamp(shard.modified()),
        block,
        null,
        entry.passed() == null ? null : entry.passed().name());
  }
}
