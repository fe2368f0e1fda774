// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.util.List;

/**
 * The headers of a BMP file (Microsoft's BITMAPFILEHEADER, BITMAPCOREHEADER, and BITMAPINFOHEADER
 * up to V5).
 */
final class BmpHeader {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int MAX_COLOURS = 1 << 16;
  private static final int RAW = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;

  private static final List<Long> SIZES = List.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
  private static final int[] MASKS_555 = {0x7C00, 0x3E0, 0x1F};
  private static final int[] MASKS_888 = {0xFF0000, 0xFF00, 0xFF};

  /** The 32-bit layouts that Pillow knows: red, green, blue, alpha. */
  private static final List<List<Integer>> LAYOUTS_32 =
      List.of(
          List.of(0xFF0000, 0xFF00, 0xFF, 0),
          List.of(0xFF000000, 0xFF0000, 0xFF00, 0),
          List.of(0xFF000000, 0xFF00, 0xFF, 0),
          List.of(0xFF000000, 0xFF0000, 0xFF00, 0xFF),
          List.of(0xFF, 0xFF00, 0xFF0000, 0xFF000000),
          List.of(0xFF0000, 0xFF00, 0xFF, 0xFF000000),
          List.of(0xFF000000, 0xFF00, 0xFF, 0xFF0000),
          List.of(0, 0, 0, 0));

  private static final List<List<Integer>> LAYOUTS_16 =
      List.of(List.of(0xF800, 0x7E0, 0x1F), List.of(0x7C00, 0x3E0, 0x1F));

  private int width;
  private int height;
  private boolean topDown;
  private int bits;
  private int compression = RAW;
  private long dataOffset;
  private int[] masks = MASKS_888;
  private byte[] palette = new byte[0];

  private BmpHeader() {}

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns whether the first stored row is the top row of the image. */
  boolean topDown() {
    return topDown;
  }

  /** Returns the bits per pixel: 1, 4, 8, 16, 24 or 32. */
  int bits() {
    return bits;
  }

  long dataOffset() {
    return dataOffset;
  }

  /**
   * Returns the bit mask of red (0), green (1) or blue (2), for images with at least 16 bits per
   * pixel.
   */
  int mask(int channel) {
    return masks[channel];
  }

  /** Returns a palette of 256 colours, for images with at most 8 bits per pixel. */
  byte[] palette() {
    return palette;
  }

  boolean runLengths() {
    return compression == RLE8 || compression == RLE4;
  }

  boolean nibbles() {
    return compression == RLE4;
  }

  /** Reads the headers and checks the declared image size. */
  static BmpHeader read(byte[] file) throws ImageException {
    Bytes bytes = Bytes.littleEndian(file);
    bytes.seek(10);
    long offset = bytes.u32();
    long size = bytes.u32();
    if (!SIZES.contains(size)) {
      throw new ImageException(Kind.UNSUPPORTED, "A BMP header of " + size + " bytes is unknown");
    }
    BmpHeader header = new BmpHeader();
    boolean core = size == CORE_HEADER;
    header.readSize(bytes, core);
    long colours = 0;
    if (!core) {
      header.compression = (int) Math.min(bytes.u32(), Integer.MAX_VALUE);
      bytes.skip(12);
      colours = bytes.u32();
      bytes.seek(FILE_HEADER + 40);
    }
    header.readMasks(bytes, size);
    bytes.seek(Math.max(bytes.at(), FILE_HEADER + size));
    if (header.bits <= 8) {
      int entry = core ? 3 : 4;
      colours = colours == 0 ? 1L << header.bits : colours;
      if (colours > MAX_COLOURS) {
        throw new ImageException(Kind.CORRUPT, "The BMP's palette has " + colours + " colours");
      }
      header.palette = palette(bytes, colours, entry);
      if (offset == FILE_HEADER + size) {
        offset += entry * colours;
      }
    }
    header.dataOffset = offset == 0 ? bytes.at() : offset;
    return header;
  }

  private void readSize(Bytes bytes, boolean core) throws ImageException {
    long columns = core ? bytes.u16() : bytes.u32();
    long rows = core ? bytes.u16() : bytes.u32();
    topDown = !core && rows >>> 24 == 0xFF;
    if (topDown) {
      rows = (1L << 32) - rows;
    }
    Limits.check(columns, rows);
    width = (int) columns;
    height = (int) rows;
    bytes.skip(2);
    bits = bytes.u16();
    if (!List.of(1, 4, 8, 16, 24, 32).contains(bits)) {
      throw new ImageException(Kind.UNSUPPORTED, "A BMP of " + bits + " bits a pixel is not read");
    }
  }

  private void readMasks(Bytes bytes, long size) throws ImageException {
    if (compression == RAW || runLengths()) {
      masks = bits == 16 ? MASKS_555 : MASKS_888;
      return;
    }
    if (compression != BITFIELDS) {
      throw new ImageException(
          Kind.UNSUPPORTED, "A BMP of compression " + compression + " is not read");
    }
    int red = (int) bytes.u32();
    int green = (int) bytes.u32();
    int blue = (int) bytes.u32();
    int alpha = bits == 32 && size >= 56 ? (int) bytes.u32() : 0;
    boolean known =
        switch (bits) {
          case 32 -> LAYOUTS_32.contains(List.of(red, green, blue, alpha));
          case 24 -> LAYOUTS_32.get(0).equals(List.of(red, green, blue, 0));
          case 16 -> LAYOUTS_16.contains(List.of(red, green, blue));
          default -> false;
        };
    if (!known) {
      throw new ImageException(Kind.UNSUPPORTED, "A BMP of this layout of bits is not read");
    }
    masks = red == 0 ? MASKS_888 : new int[] {red, green, blue};
  }

  private static byte[] palette(Bytes bytes, long colours, int entry) throws ImageException {
    Span stored = bytes.span(Math.min(colours * entry, bytes.remaining()));
    if (stored.length() / entry > 256) {
      throw new ImageException(Kind.CORRUPT, "The BMP's palette has " + colours + " colours");
    }
    byte[] palette = Palettes.black();
    for (int i = 0; i < stored.length() / entry; i++) {
      for (int c = 0; c < 3; c++) {
        palette[3 * i + c] = stored.file()[stored.offset() + i * entry + 2 - c];
      }
    }
    return palette;
  }
}
