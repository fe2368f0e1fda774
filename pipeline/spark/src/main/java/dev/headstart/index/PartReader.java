// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads the blocks of an {@link IndexPart} that are wanted; holds one of them. */
final class PartReader implements AutoCloseable {

  /** The bytes of an entry of the directory. */
  static final int ENTRY = 3 * Integer.BYTES + Long.BYTES;

  private final FSDataInputStream in;
  private final int length;
  private final ByteBuffer directory;
  private final int blocks;
  private byte[] bytes = new byte[0];
  private ByteBuffer block = ByteBuffer.wrap(bytes);
  private int rows;
  private int[] ends = new int[0];

  private PartReader(FSDataInputStream in, int length, byte[] directory) {
    this.in = in;
    this.length = length;
    this.directory = ByteBuffer.wrap(directory).order(ByteOrder.LITTLE_ENDIAN);
    this.blocks = this.directory.getInt(0);
  }

  /**
   * Opens a part.
   *
   * @param length of a code
   */
  static PartReader open(FileSystem fs, Path folder, IndexPart part, int length)
      throws IOException {
    FSDataInputStream in = fs.open(new Path(folder, part.name));
    try {
      byte[] directory = new byte[Math.toIntExact(part.bytes - part.directory)];
      in.readFully(part.directory, directory);
      return new PartReader(in, length, directory);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Returns the number of blocks. */
  int blocks() {
    return blocks;
  }

  /** Returns the cell of a block. */
  int cell(int number) {
    return directory.getInt(at(number));
  }

  /** Reads a block, which the other methods then tell of. */
  void read(int number) throws IOException {
    int at = at(number);
    rows = directory.getInt(at + Integer.BYTES);
    long offset = directory.getLong(at + 2 * Integer.BYTES);
    int size = directory.getInt(at + 2 * Integer.BYTES + Long.BYTES);
    if (bytes.length < size) {
      bytes = new byte[size];
      block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    in.seek(offset);
    in.readFully(bytes, 0, size);
    if (ends.length < rows) {
      ends = new int[rows];
    }
    int end = (rows * length + 2 * rows) * Integer.BYTES;
    for (int i = 0; i < rows; i++) {
      end += pathBytes(i);
      ends[i] = end;
    }
  }

  /** Returns the number of rows of the block. */
  int rows() {
    return rows;
  }

  /** Copies the codes of the block into a buffer. */
  void codes(FloatBuffer to) {
    block.clear();
    to.put(0, block.asFloatBuffer(), 0, rows * length);
  }

  /** Returns the number of a row's data file in the batch. */
  int file(int row) {
    return block.getInt((rows * length + row) * Integer.BYTES);
  }

  /** Returns the path of a row. */
  String path(int row) {
    int size = pathBytes(row);
    return new String(bytes, ends[row] - size, size, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int pathBytes(int row) {
    return block.getInt((rows * length + rows + row) * Integer.BYTES);
  }

  private static int at(int number) {
    return Integer.BYTES + number * ENTRY;
  }
}
