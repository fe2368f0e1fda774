// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Canvas;
import dev.headstart.image.Deadline;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import java.io.IOException;

/**
 * Decodes YCbCr that is not JPEG (TIFF 6.0, section 21): groups of luma samples that share their
 * colour differences, converted as in libtiff's tif_color.c.
 */
final class TiffYcbcr {
  private static final int SHIFT = 16;
  private static final int ROUND = 1 << (SHIFT - 1);
  private static final float WIDEST = 32 * 128f;

  private final TiffCompression compression;
  private final TiffBlocks blocks;
  private final boolean reversed;
  private final int across;
  private final int down;
  private final int[] luma = new int[256];
  private final int[] red = new int[256];
  private final int[] blue = new int[256];
  private final int[] greenOfRed = new int[256];
  private final int[] greenOfBlue = new int[256];

  TiffYcbcr(TiffDirectory tags, TiffCompression compression, TiffBlocks blocks)
      throws ImageException {
    this.compression = compression;
    this.blocks = blocks;
    this.reversed = tags.number(TiffTag.FILL_ORDER, 1) == 2;
    long[] subsampling = tags.numbers(TiffTag.YCBCR_SUBSAMPLING);
    long wide = subsampling.length < 2 ? 2 : subsampling[0];
    long high = subsampling.length < 2 ? 2 : subsampling[1];
    boolean known = (wide == 1 || wide == 2 || wide == 4) && (high == 1 || high == 2 || high == 4);
    if (!known || wide * 2 < high || blocks.planes() > 1) {
      throw refusal("subsampling " + wide + "x" + high + " in " + blocks.planes() + " planes");
    }
    if (tags.number(TiffTag.PREDICTOR, 1) != 1) {
      throw refusal("a predictor");
    }
    across = (int) wide;
    down = (int) high;
    prepare(
        fractions(tags, TiffTag.YCBCR_COEFFICIENTS, 0.299f, 0.587f, 0.114f),
        fractions(tags, TiffTag.REFERENCE_BLACK_WHITE, 0, 255, 128, 255, 128, 255));
  }

  private static ImageException refusal(String what) {
    return new ImageException(
        Kind.UNSUPPORTED, "A TIFF of YCbCr with " + what + " is not read: convert it to RGB");
  }

  private static float[] fractions(TiffDirectory tags, int tag, float... otherwise)
      throws ImageException {
    float[] stored = tags.fractions(tag);
    return stored.length < otherwise.length ? otherwise : stored;
  }

  private void prepare(float[] weights, float[] range) throws ImageException {
    if (weights[1] == 0) {
      throw new ImageException(Kind.CORRUPT, "The TIFF's YCbCr coefficients have no green");
    }
    float ofRed = 2 - 2 * weights[0];
    float ofBlue = 2 - 2 * weights[2];
    int d1 = fix(ofRed);
    int d2 = -fix(weights[0] * ofRed / weights[1]);
    int d3 = fix(ofBlue);
    int d4 = -fix(weights[2] * ofBlue / weights[1]);
    for (int i = 0; i < 256; i++) {
      int cr = level(i - 128, range[4] - 128, range[5] - 128, 127);
      int cb = level(i - 128, range[2] - 128, range[3] - 128, 127);
      luma[i] = level(i, range[0], range[1], 255);
      red[i] = (d1 * cr + ROUND) >> SHIFT;
      blue[i] = (d3 * cb + ROUND) >> SHIFT;
      greenOfRed[i] = d2 * cr;
      greenOfBlue[i] = d4 * cb + ROUND;
    }
  }

  private static int fix(float factor) {
    return (int) (Math.max(0, Math.min(2, factor)) * (1L << SHIFT) + 0.5);
  }

  /** Scales a code between black and white to the full range. */
  private static int level(int code, float black, float white, float full) {
    float width = white - black == 0 ? 1 : white - black;
    return (int) Math.max(-WIDEST, Math.min(WIDEST, (code - (int) black) * full / width));
  }

  void decode(Canvas canvas, Deadline deadline) throws ImageException, IOException {
    canvas.create(blocks.width(), blocks.height());
    int groups = (blocks.blockWidth() + across - 1) / across;
    byte[] line = new byte[groups * (across * down + 2)];
    byte[] rgb = new byte[3 * groups * across];
    blocks.each(
        (left, top, rows, parts) -> {
          int width = Math.min(blocks.blockWidth(), blocks.width() - left);
          try (TiffStream stream = TiffPlain.open(compression, parts[0], reversed)) {
            for (int y = 0; y < rows; y += down) {
              deadline.check();
              stream.read(line, line.length);
              int end = Math.min(Math.min(y + down, rows), blocks.height() - top);
              for (int row = y; row < end; row++) {
                convert(line, row - y, rgb);
                canvas.write(left, top + row, rgb, width);
              }
            }
          }
        });
  }

  private void convert(byte[] line, int row, byte[] rgb) {
    int size = across * down;
    for (int group = 0, o = 0; group < line.length; group += size + 2) {
      int cb = line[group + size] & 255;
      int cr = line[group + size + 1] & 255;
      int green = (greenOfBlue[cb] + greenOfRed[cr]) >> SHIFT;
      for (int x = 0; x < across; x++, o += 3) {
        int y = luma[line[group + row * across + x] & 255];
        rgb[o] = clip(y + red[cr]);
        rgb[o + 1] = clip(y + green);
        rgb[o + 2] = clip(y + blue[cb]);
      }
    }
  }

  private static byte clip(int level) {
    return (byte) Math.max(0, Math.min(255, level));
  }
}
