// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.source.table.ShardCursor;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop sequence files of {@code Text} to {@code BytesWritable}: names and image files. The label
 * is the folder in the name, if there is one.
 *
 * @param sequences the files
 */
record SequenceShards(List<FileStatus> sequences) implements Shards {

  /**
   * Checks the type of the first file.
   *
   * @throws InputException if it contains something other than images
   */
  static SequenceShards of(List<FileStatus> sequences, Configuration conf) {
    String first = sequences.get(0).getPath().toString();
    try (SequenceRecords records = new SequenceRecords(first, 0, conf)) {
      return new SequenceShards(sequences);
    } catch (SequenceRecords.OtherTypesException e) {
      throw new InputException(
          Texts.format("%s holds %s: images are Text to BytesWritable.", first, e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      return new SequenceShards(sequences); // it is damaged: listed and quarantined as such
    }
  }

  @Override
  public List<String> files() {
    return sequences.stream().map(file -> file.getPath().toString()).toList();
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return ShardListing.of(spark, sequences, Walk::new);
  }

  @Override
  public Opener opener() {
    return Cursor::new;
  }

  private record Walk(SequenceRecords records) implements ShardListing.Walk {

    Walk(String file, Configuration conf) throws IOException {
      this(new SequenceRecords(file, 0, conf));
    }

    @Override
    public ShardListing.@Nullable Entry next() throws IOException {
      if (!records.next()) {
        return null;
      }
      String key = records.key();
      return ShardListing.Entry.of(key, records.begin(), TarListing.folder(key));
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }

  private record Cursor(SequenceRecords records) implements ShardCursor {

    Cursor(String file, long position, Configuration conf) throws IOException {
      this(new SequenceRecords(file, position, conf));
    }

    @Override
    public @Nullable String next(Predicate<String> wanted) throws IOException {
      while (records.next()) {
        if (wanted.test(records.key())) {
          return records.key();
        }
      }
      return null;
    }

    @Override
    public Object image() throws IOException {
      return records.value();
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }
}
