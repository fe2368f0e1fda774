// SPDX-License-Identifier: Apache-2.0
package dev.headstart.export;

import dev.headstart.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes matrices of 32-bit floats in NumPy's format, version 1.0.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy, the
 *     npy format</a>
 */
final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  /** The length of magic, header length and header is a multiple of this. */
  private static final int ALIGNMENT = 64;

  private NpyFile() {}

  /**
   * Writes a matrix.
   *
   * @param rows its rows
   * @param length the number of values in each
   */
  static void write(List<float[]> rows, int length, OutputStream out) throws IOException {
    String header =
        Texts.format(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }", rows.size(), length);
    int before = MAGIC.length + Short.BYTES;
    int padded = (before + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - before;
    out.write(MAGIC);
    out.write(padded & 0xff);
    out.write(padded >> 8);
    String text = header + " ".repeat(padded - header.length() - 1) + "\n";
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      bytes.asFloatBuffer().put(row);
      out.write(bytes.array());
    }
  }
}
