// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.util.Arrays;

/**
 * Decodes the run-length encoded pixels of a BMP (BI_RLE8 and BI_RLE4). Faulty data is treated as
 * Pillow treats it.
 */
final class BmpRunLengths {
  private final Bytes bytes;
  private final BmpHeader header;
  private final Rows rows;
  private final byte[] row;
  private final long total;
  private long count;

  /** Receives the rows in the order in which the file stores them. */
  interface Rows {
    void row(int number, byte[] indices) throws ImageException;
  }

  BmpRunLengths(byte[] file, BmpHeader header, Rows rows) throws ImageException {
    this.bytes = Bytes.littleEndian(file);
    this.header = header;
    this.rows = rows;
    this.row = new byte[header.width()];
    this.total = (long) header.width() * header.height();
    bytes.seek(header.dataOffset());
  }

  /** Decodes all rows and hands each out as one palette index per byte. */
  void decode() throws ImageException {
    int width = header.width();
    long x = 0;
    while (count < total && bytes.remaining() >= 2) {
      int run = bytes.u8();
      int value = bytes.u8();
      if (run > 0) {
        run = (int) Math.max(0, Math.min(run, width - x));
        for (int i = 0; i < run; i++) {
          put(header.nibbles() ? (i % 2 == 0 ? value >> 4 : value & 15) : value);
        }
        x += run;
      } else if (value == 0) {
        skip((width - count % width) % width);
        x = 0;
      } else if (value == 1) {
        break;
      } else if (value == 2) {
        if (bytes.remaining() < 2) {
          break;
        }
        int right = bytes.u8();
        skip(right + bytes.u8() * (long) width);
        x = count % width;
      } else {
        int length = header.nibbles() ? value / 2 : value;
        literal(bytes.span(Math.min(length, bytes.remaining())));
        x += value;
        bytes.skip(Math.min(bytes.at() % 2, bytes.remaining()));
      }
    }
    if (count < total) {
      throw new ImageException(Kind.TRUNCATED, "The BMP's runs end before the image does");
    }
  }

  private void literal(Span pixels) throws ImageException {
    for (int i = 0; i < pixels.length(); i++) {
      int value = pixels.file()[pixels.offset() + i] & 255;
      if (header.nibbles()) {
        put(value >> 4);
        put(value & 15);
      } else {
        put(value);
      }
    }
  }

  private void put(int index) throws ImageException {
    if (count < total) {
      row[(int) (count % row.length)] = (byte) index;
      count++;
      finishRow();
    }
  }

  private void skip(long pixels) throws ImageException {
    long end = Math.min(total, count + pixels);
    while (count < end) {
      count += Math.min(end - count, row.length - count % row.length);
      finishRow();
    }
  }

  private void finishRow() throws ImageException {
    if (count % row.length == 0) {
      rows.row((int) (count / row.length) - 1, row);
      Arrays.fill(row, (byte) 0);
    }
  }
}
