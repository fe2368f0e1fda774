// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.Texts;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.jspecify.annotations.Nullable;

/** Reads the records of a sequence file of images one by one. */
final class SequenceRecords implements Closeable {

  private final SequenceLengths lengths;
  private final SequenceFile.Reader reader;
  private final Text key = new Text();
  private long begin;

  /** Damage of a compressed block: its values can no longer be matched to keys. */
  private @Nullable IOException damage;

  /** Opens a file at a position returned by {@link #begin}, or at 0. */
  SequenceRecords(String uri, long position, Configuration conf) throws IOException {
    lengths = new SequenceLengths(new Path(uri), conf);
    reader = lengths.reader(conf);
    try {
      if (reader.getKeyClass() != Text.class || reader.getValueClass() != BytesWritable.class) {
        throw new OtherTypesException(
            reader.getKeyClass().getSimpleName() + " to " + reader.getValueClass().getSimpleName());
      }
      if (position > 0) {
        reader.seek(position);
      }
      begin = reader.getPosition();
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * Advances to the next record.
   *
   * @return false after the last record
   */
  boolean next() throws IOException {
    if (damage != null) {
      throw damage;
    }
    long before = reader.getPosition();
    lengths.check(before, reader.isBlockCompressed());
    try {
      boolean found = reader.next(key);
      // in a compressed block, reading can only start at the beginning of the block
      begin = reader.isBlockCompressed() && reader.getPosition() == before ? begin : before;
      return found;
    } catch (EOFException e) {
      throw (EOFException)
          new EOFException(Texts.format("the sequence file is cut off after byte %,d", before))
              .initCause(e);
    }
  }

  /** Returns the position at which reading has to start for this record. */
  long begin() {
    return begin;
  }

  String key() {
    return key.toString();
  }

  byte[] value() throws IOException {
    SequenceLengths.Value value = new SequenceLengths.Value();
    try {
      reader.getCurrentValue(value);
    } catch (IOException | RuntimeException e) {
      IOException failure =
          new IOException(Texts.format("the value cannot be read: %s", e.getMessage()), e);
      damage = reader.isBlockCompressed() ? failure : null;
      throw failure;
    }
    return value.bytes();
  }

  @Override
  public void close() throws IOException {
    try (lengths) {
      reader.close();
    }
  }

  /** Thrown if the file does not contain images. */
  static final class OtherTypesException extends IOException {
    OtherTypesException(String types) {
      super(types);
    }
  }
}
