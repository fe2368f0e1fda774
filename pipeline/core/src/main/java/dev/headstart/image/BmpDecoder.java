// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;

/**
 * Decodes Windows and OS/2 bitmaps to the same pixels as Pillow: 1, 4 and 8 bits with a palette,
 * raw or run-length encoded; 16 bits as 5-5-5 or 5-6-5; 24 and 32 bits. Alpha is dropped.
 *
 * <p>OpenCV is not used: its 16-bit colours are off by up to seven levels, and no other library at
 * hand handles run lengths as Pillow does.
 */
public final class BmpDecoder {
  private final byte[] file;
  private final BmpHeader header;
  private final byte[] rgb;

  private BmpDecoder(byte[] file) throws ImageException {
    this.file = file;
    this.header = BmpHeader.read(file);
    this.rgb = new byte[3 * header.width()];
  }

  public static void decode(byte[] file, Canvas canvas, Deadline deadline) throws ImageException {
    new BmpDecoder(file).decode(canvas, deadline);
  }

  private void decode(Canvas canvas, Deadline deadline) throws ImageException {
    int width = header.width();
    if (header.runLengths()) {
      canvas.create(width, header.height());
      BmpRunLengths.Rows rows =
          (y, indices) -> {
            deadline.check();
            Palettes.look(header.palette(), indices, 0, width, rgb);
            canvas.write(shownAt(y), rgb);
          };
      new BmpRunLengths(file, header, rows).decode();
      return;
    }
    long from = header.dataOffset();
    long stride = (((long) width * header.bits() + 31) >> 3) & ~3L;
    long used = ((long) width * header.bits() + 7) >> 3;
    if (from + stride * (header.height() - 1L) + used > file.length) {
      throw new ImageException(Kind.TRUNCATED, "The BMP is cut off");
    }
    canvas.create(width, header.height());
    for (int y = 0; y < header.height(); y++) {
      deadline.check();
      readRow((int) (from + y * stride));
      canvas.write(shownAt(y), rgb);
    }
  }

  private int shownAt(int row) {
    return header.topDown() ? row : header.height() - 1 - row;
  }

  private void readRow(int from) {
    int bits = header.bits();
    if (bits == 8) {
      Palettes.look(header.palette(), file, from, header.width(), rgb);
      return;
    }
    for (int x = 0, o = 0; x < header.width(); x++, o += 3) {
      if (bits < 8) {
        int bit = x * bits;
        int index = (file[from + (bit >> 3)] & 255) >> (8 - bits - (bit & 7)) & ((1 << bits) - 1);
        System.arraycopy(header.palette(), 3 * index, rgb, o, 3);
      } else {
        int at = from + x * (bits >> 3);
        int value = (file[at] & 255) | (file[at + 1] & 255) << 8;
        value |= bits >= 24 ? (file[at + 2] & 255) << 16 : 0;
        value |= bits == 32 ? file[at + 3] << 24 : 0;
        for (int c = 0; c < 3; c++) {
          rgb[o + c] = (byte) level(value, header.mask(c));
        }
      }
    }
  }

  /** Returns the bits under the mask, scaled to 0..255 and rounded down. */
  private static int level(int value, int mask) {
    int shift = Integer.numberOfTrailingZeros(mask);
    int top = mask >>> shift;
    return ((value & mask) >>> shift) * 255 / top;
  }
}
