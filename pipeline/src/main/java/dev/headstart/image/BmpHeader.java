package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.util.List;

/**
 * What a BMP's headers say (Microsoft's BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER to
 * V5).
 *
 * @param topDown whether the first row stored is the top one
 * @param masks of red, green and blue in a pixel of 16 bits or more
 * @param palette of 256 colours, for 8 bits or fewer
 */
record BmpHeader(
    int width,
    int height,
    boolean topDown,
    int bits,
    int compression,
    long dataOffset,
    int[] masks,
    byte[] palette) {

  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int RAW = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BITFIELDS = 3;

  private static final List<Long> SIZES = List.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
  private static final int[] MASKS_555 = {0x7C00, 0x3E0, 0x1F};
  private static final int[] MASKS_888 = {0xFF0000, 0xFF00, 0xFF};

  /** The layouts of 32 bits that Pillow knows: red, green, blue, alpha. */
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

  boolean runLengths() {
    return compression == RLE8 || compression == RLE4;
  }

  boolean nibbles() {
    return compression == RLE4;
  }

  /** Reads the headers and checks the size they say. */
  static BmpHeader read(byte[] file) throws ImageException {
    Bytes bytes = Bytes.littleEndian(file);
    bytes.seek(10);
    long offset = bytes.u32();
    long size = bytes.u32();
    if (!SIZES.contains(size)) {
      throw new ImageException(Kind.UNSUPPORTED, "A BMP header of " + size + " bytes is unknown");
    }
    boolean core = size == CORE_HEADER;
    long width = core ? bytes.u16() : bytes.u32();
    long height = core ? bytes.u16() : bytes.u32();
    boolean topDown = !core && height >>> 24 == 0xFF;
    if (topDown) {
      height = (1L << 32) - height;
    }
    Limits.check(width, height);
    bytes.skip(2);
    int bits = bytes.u16();
    int compression = RAW;
    long colours = 0;
    if (!core) {
      compression = (int) Math.min(bytes.u32(), Integer.MAX_VALUE);
      bytes.skip(12);
      colours = bytes.u32();
      bytes.seek(FILE_HEADER + 40);
    }
    colours = colours == 0 ? 1L << Math.min(bits, 32) : colours;
    int[] masks = masks(bits, compression, size, bytes);
    bytes.seek(Math.max(bytes.at(), FILE_HEADER + size));
    byte[] palette = null;
    int entry = core ? 3 : 4;
    if (bits <= 8) {
      palette = palette(bytes, colours, entry);
      if (offset == FILE_HEADER + size) {
        offset += entry * colours;
      }
    }
    return new BmpHeader(
        (int) width,
        (int) height,
        topDown,
        bits,
        compression,
        offset == 0 ? bytes.at() : offset,
        masks,
        palette);
  }

  private static int[] masks(int bits, int compression, long size, Bytes bytes)
      throws ImageException {
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw new ImageException(Kind.UNSUPPORTED, "A BMP of " + bits + " bits a pixel is not read");
    }
    if (compression == RAW || compression == RLE8 || compression == RLE4) {
      return bits == 16 ? MASKS_555 : MASKS_888;
    }
    if (compression != BITFIELDS) {
      throw new ImageException(
          Kind.UNSUPPORTED, "A BMP of compression " + compression + " is not read");
    }
    int[] masks = {(int) bytes.u32(), (int) bytes.u32(), (int) bytes.u32()};
    List<Integer> rgb = List.of(masks[0], masks[1], masks[2]);
    int alpha = bits == 32 && size >= 56 ? (int) bytes.u32() : 0;
    boolean known =
        switch (bits) {
          case 32 -> LAYOUTS_32.contains(List.of(masks[0], masks[1], masks[2], alpha));
          case 24 -> rgb.equals(List.of(0xFF0000, 0xFF00, 0xFF));
          case 16 -> LAYOUTS_16.contains(rgb);
          default -> false;
        };
    if (!known) {
      throw new ImageException(Kind.UNSUPPORTED, "A BMP of this layout of bits is not read");
    }
    return masks[0] == 0 ? MASKS_888 : masks;
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
