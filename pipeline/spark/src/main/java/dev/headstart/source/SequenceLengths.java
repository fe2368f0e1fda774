// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.Texts;
import dev.headstart.source.files.Room;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Writable;
import org.apache.hadoop.io.WritableUtils;
import org.jspecify.annotations.Nullable;

/**
 * Checks the lengths that a sequence file states before its reader allocates so much: where the
 * file is damaged they are any number.
 */
final class SequenceLengths implements Closeable {

  private static final int SYNC = -1;
  private static final int SYNC_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Of a record: a mark and its 16 bytes, three numbers. */
  private static final int HEAD_BYTES = 64;

  /** Of a block of records: lengths of keys, keys, lengths of values, values. */
  private static final int PARTS = 4;

  private final Path file;
  private final FileSystem system;
  private final long length;
  private final FSDataInputStream in;
  private @Nullable FSDataInputStream ahead;
  private long checked = -1;

  SequenceLengths(Path file, Configuration conf) throws IOException {
    this.file = file;
    system = file.getFileSystem(conf);
    length = system.getFileStatus(file).getLen();
    FSDataInputStream opened = system.open(file);
    in =
        opened.getWrappedStream() instanceof FSInputStream wrapped
            ? new FSDataInputStream(new BufferedFSInputStream(wrapped, BUFFER_BYTES))
            : opened;
  }

  /** A reader of the file, which this looks ahead of. */
  SequenceFile.Reader reader(Configuration conf) throws IOException {
    return new SequenceFile.Reader(
        conf, SequenceFile.Reader.stream(in), SequenceFile.Reader.length(length));
  }

  /** Checks what the reader, which is at this position, reads next. */
  void check(long position, boolean blocks) throws IOException {
    if (position == checked) {
      return; // within a block
    }
    checked = position;
    try {
      if (blocks) {
        checkBlock(position);
      } else if (in.markSupported()) {
        in.mark(HEAD_BYTES);
        try {
          checkRecord();
        } finally {
          in.reset();
        }
      }
    } catch (EOFException e) {
      // The reader says so, if it needs what is not there.
    }
  }

  private void checkRecord() throws IOException {
    int length = in.readInt();
    if (length == SYNC) {
      in.readFully(new byte[SYNC_BYTES]);
      length = in.readInt();
    }
    Room.check(length);
    int key = in.readInt();
    long before = in.getPos();
    int name = WritableUtils.readVInt(in);
    if (key < 0 || key > length || name != key - (in.getPos() - before)) {
      throw new IOException(Texts.format("the sequence file is damaged behind byte %,d", checked));
    }
  }

  private void checkBlock(long position) throws IOException {
    FSDataInputStream ahead = ahead();
    ahead.seek(position);
    if (ahead.readInt() == SYNC) {
      ahead.seek(position + Integer.BYTES + SYNC_BYTES);
      WritableUtils.readVInt(ahead); // how many records
      for (int part = 0; part < PARTS; part++) {
        int length = WritableUtils.readVInt(ahead);
        Room.check(length);
        ahead.seek(ahead.getPos() + length);
      }
    }
  }

  private FSDataInputStream ahead() throws IOException {
    if (ahead == null) {
      ahead = system.open(file);
    }
    return ahead;
  }

  @Override
  public void close() throws IOException {
    if (ahead != null) {
      ahead.close();
    }
  }

  /** A {@code BytesWritable} whose length is checked when it is read. */
  static final class Value implements Writable {

    private byte[] bytes = {};

    byte[] bytes() {
      return bytes;
    }

    @Override
    public void readFields(DataInput in) throws IOException {
      int length = in.readInt();
      Room.check(length);
      bytes = new byte[length];
      in.readFully(bytes);
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }
}
