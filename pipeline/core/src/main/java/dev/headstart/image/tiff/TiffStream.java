// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Bytes;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.Span;

/** The decompressed bytes of a strip or a tile, read in sequence. */
interface TiffStream extends AutoCloseable {
  /**
   * Reads the next bytes.
   *
   * @throws ImageException if there are fewer bytes, or they are damaged
   */
  void read(byte[] out, int length) throws ImageException;

  @Override
  default void close() {}

  /** Returns a stream of the bytes exactly as stored in the file. */
  static TiffStream stored(Span data) {
    Bytes bytes = Bytes.littleEndian(data.file());
    return new TiffStream() {
      private long at = data.offset();

      @Override
      public void read(byte[] out, int length) throws ImageException {
        bytes.seek(at);
        Span row = bytes.span(length);
        System.arraycopy(row.file(), row.offset(), out, 0, length);
        at += length;
      }
    };
  }

  static ImageException cutOff() {
    return new ImageException(Kind.TRUNCATED, "The TIFF's image data ends before the image does");
  }

  static ImageException damaged() {
    return new ImageException(Kind.CORRUPT, "The TIFF's image data is damaged");
  }
}
