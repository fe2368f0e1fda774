// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.Texts;
import dev.headstart.source.files.Unreadable;
import dev.headstart.source.files.UnreadableException;
import dev.headstart.source.table.ShardCursor;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Adds the images to the rows of a task. Each block is opened once and read in one pass, with one
 * image in memory at a time. A row whose image is not found in its shard gets the reason instead.
 */
final class ShardRows implements Iterator<Row>, Closeable {

  /** The schema of Spark's image struct. */
  static final StructType PIXELS =
      new StructType()
          .add("origin", DataTypes.StringType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("nChannels", DataTypes.IntegerType)
          .add("mode", DataTypes.IntegerType)
          .add("data", DataTypes.BinaryType);

  /**
   * Returns the schema with the added columns: the image, encoded or decoded, and the reason if
   * there is neither, unless the listing already has a column for that.
   */
  static StructType with(StructType listing) {
    StructType with = listing.add("content", DataTypes.BinaryType).add("pixels", PIXELS);
    return has(listing) ? with : with.add(Listing.UNREAD, DataTypes.StringType);
  }

  private static boolean has(StructType listing) {
    return Arrays.asList(listing.fieldNames()).contains(Listing.UNREAD);
  }

  private static final String NONE = "there is no image in it";

  private final Iterator<ShardBlock> blocks;
  private final ShardIndex shards;
  private final Configuration conf;
  private final int unread; // the index of that column in the rows, or -1
  private Map<String, Row> wanted = Map.of();
  private @Nullable ShardCursor cursor;
  private String problem = "";

  ShardRows(
      Iterator<ShardBlock> blocks, StructType listing, ShardIndex shards, Configuration conf) {
    this.unread = has(listing) ? listing.fieldIndex(Listing.UNREAD) : -1;
    this.blocks = blocks;
    this.shards = shards;
    this.conf = conf;
  }

  @Override
  public boolean hasNext() {
    return !wanted.isEmpty() || blocks.hasNext();
  }

  @Override
  public Row next() {
    if (wanted.isEmpty()) {
      open(blocks.next());
    }
    while (cursor != null) {
      Row row = found(cursor);
      if (row != null) {
        return row;
      }
    }
    String key = wanted.keySet().iterator().next();
    return with(taken(key), null, null, key.equals(ShardListing.NOTHING) ? NONE : problem);
  }

  private void open(ShardBlock block) {
    close();
    wanted = new LinkedHashMap<>(block.rows());
    problem =
        Texts.format(
            "%s has no image of this name: it was changed, or has the name more than once",
            block.shard());
    try {
      cursor = shards.opener(block.shard()).open(block.shard(), block.position(), conf);
    } catch (IOException | RuntimeException | FSError e) {
      problem = message(e);
    }
  }

  /** Returns the next image of the block, or null if its shard has no more wanted images. */
  private @Nullable Row found(ShardCursor from) {
    String key = null;
    try {
      key = wanted.isEmpty() ? null : from.next(wanted::containsKey);
      if (key != null) {
        Object image = from.image();
        Row row = taken(key);
        return image instanceof byte[] file
            ? with(row, file, null, null)
            : with(
                row, null, image, image == null ? "there is no image, the column is null" : null);
      }
    } catch (IOException
        | RuntimeException
        | OutOfMemoryError
        | FSError e) { // a damaged length may ask for all memory
      if (key != null) {
        return with(taken(key), null, null, message(e));
      }
      problem = message(e);
    }
    close();
    return null;
  }

  private Row taken(String key) {
    return Objects.requireNonNull(wanted.remove(key), key);
  }

  private static String message(Throwable e) {
    if (e instanceof UnreadableException unreadable) {
      return unreadable.text();
    }
    String text = e.getMessage() == null ? e.toString() : e.getMessage();
    return isOutside(e) ? Unreadable.SHARD_UNAVAILABLE.because(text) : text;
  }

  /** Returns whether a failure is of the disk or the network and says nothing about the shard. */
  private static boolean isOutside(Throwable e) {
    return e instanceof FSError
        || (e instanceof IOException
            && e.getClass() != IOException.class
            && !(e instanceof EOFException)
            && !(e instanceof ChecksumException)
            && !(e instanceof CharacterCodingException)
            && !(e instanceof ZipException));
  }

  private Row with(
      Row row, byte @Nullable [] content, @Nullable Object pixels, @Nullable String problem) {
    Object[] values = new Object[row.length() + (unread < 0 ? 3 : 2)];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    values[row.length()] = content;
    values[row.length() + 1] = pixels;
    values[unread < 0 ? row.length() + 2 : unread] = problem;
    return RowFactory.create(values);
  }

  @Override
  public void close() {
    if (cursor != null) {
      try {
        cursor.close();
      } catch (IOException e) {
        // it was only read
      }
      cursor = null;
    }
  }
}
