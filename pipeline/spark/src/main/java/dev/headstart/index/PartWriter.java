// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/** Writes an {@link IndexPart} from rows in the order of their cells; holds one block of them. */
final class PartWriter {

  /**
   * The most rows of a block, which a search holds in memory, and the most bytes of their codes.
   */
  private static final int MOST_ROWS = 1024;

  private static final int MOST_BYTES = 4 << 20;

  private final FSDataOutputStream out;
  private final int length;
  private final int most;
  private final List<int[]> blocks = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private final List<IndexRow> block = new ArrayList<>();
  private int cell = -1;

  private PartWriter(FSDataOutputStream out, int length) {
    this.out = out;
    this.length = length;
    this.most = Math.max(1, Math.min(MOST_ROWS, MOST_BYTES / (length * Float.BYTES)));
  }

  /**
   * Writes a part under a name of its own. One that fails leaves no file.
   *
   * @param rows with their cells, in the order of the cells; at least one
   * @param length of a code
   * @param files the number of data files of the batch
   */
  static IndexPart write(
      FileSystem fs, Path folder, Iterator<Tuple2<Integer, IndexRow>> rows, int length, int files)
      throws IOException {
    String name = IndexFolder.PART + UUID.randomUUID();
    Path file = new Path(folder, name);
    long[] rowsOfFiles = new long[files];
    long count = 0;
    boolean whole = false;
    try (FSDataOutputStream out = fs.create(file, false)) {
      PartWriter writer = new PartWriter(out, length);
      while (rows.hasNext()) {
        Tuple2<Integer, IndexRow> row = rows.next();
        writer.add(row._1(), row._2());
        rowsOfFiles[row._2().file]++;
        count++;
      }
      writer.flush();
      long directory = out.getPos();
      writer.directory();
      whole = true;
      return new IndexPart(name, count, directory, out.getPos(), rowsOfFiles);
    } finally {
      if (!whole) {
        fs.delete(file, false);
      }
    }
  }

  private void add(int cellOfRow, IndexRow row) throws IOException {
    if (cellOfRow != cell || block.size() == most) {
      flush();
      cell = cellOfRow;
    }
    block.add(row);
  }

  private void flush() throws IOException {
    if (block.isEmpty()) {
      return;
    }
    List<byte[]> paths =
        block.stream().map(row -> row.path.getBytes(StandardCharsets.UTF_8)).toList();
    int size = block.size() * (length * Float.BYTES + 2 * Integer.BYTES);
    for (byte[] path : paths) {
      size = Math.addExact(size, path.length);
    }
    byte[] bytes = new byte[size];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (IndexRow row : block) {
      buffer.asFloatBuffer().put(row.code);
      buffer.position(buffer.position() + length * Float.BYTES);
    }
    block.forEach(row -> buffer.putInt(row.file));
    paths.forEach(path -> buffer.putInt(path.length));
    paths.forEach(buffer::put);
    offsets.add(out.getPos());
    blocks.add(new int[] {cell, block.size(), size});
    out.write(bytes);
    block.clear();
  }

  private void directory() throws IOException {
    byte[] bytes = new byte[Integer.BYTES + blocks.size() * PartReader.ENTRY];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(blocks.size());
    for (int i = 0; i < blocks.size(); i++) {
      int[] entry = blocks.get(i);
      buffer.putInt(entry[0]).putInt(entry[1]).putLong(offsets.get(i)).putInt(entry[2]);
    }
    out.write(bytes);
  }
}
