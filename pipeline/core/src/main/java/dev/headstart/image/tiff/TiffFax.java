// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Canvas;
import dev.headstart.image.Deadline;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.OpenCvCodec;
import dev.headstart.image.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes strips of CCITT fax codes (ITU T.4 and T.6). Each strip is wrapped in a TIFF of its own
 * with a header written here and given to OpenCV's libtiff, the library that Pillow uses.
 */
final class TiffFax {
  private static final int ENTRIES = 12;
  private static final int HEADER = 8 + 2 + 12 * ENTRIES + 4;
  private static final int LONG = 4;

  private final TiffDirectory tags;
  private final TiffCompression compression;
  private final TiffBlocks blocks;
  private final TiffRows toRgb;

  TiffFax(TiffDirectory tags, TiffSamples samples, TiffCompression compression, TiffBlocks blocks)
      throws ImageException {
    if (samples.depth() != 1 || samples.count() != 1) {
      throw new ImageException(Kind.CORRUPT, "A TIFF of fax codes must have one sample of one bit");
    }
    this.tags = tags;
    this.compression = compression;
    this.blocks = blocks;
    this.toRgb = TiffRows.of(samples, false, tags.numbers(TiffTag.COLOUR_MAP));
  }

  void decode(OpenCvCodec openCv, Canvas canvas, Deadline deadline)
      throws ImageException, IOException {
    canvas.create(blocks.width(), blocks.height());
    byte[] levels = new byte[blocks.blockWidth()];
    byte[] bits = new byte[(levels.length + 7) / 8];
    byte[] rgb = new byte[3 * levels.length];
    blocks.each(
        (left, top, rows, parts) -> {
          deadline.check();
          byte[] file = file(parts[0], rows);
          try (Mat gray = new Mat()) {
            openCv.decode(file, opencv_imgcodecs.IMREAD_GRAYSCALE, gray);
            int width = Math.min(levels.length, blocks.width() - left);
            for (int y = 0; y < Math.min(rows, blocks.height() - top); y++) {
              gray.data().position(y * gray.step()).get(levels);
              pack(levels, bits);
              toRgb.convert(bits, width, rgb);
              canvas.write(left, top + y, rgb, width);
            }
          }
        });
  }

  private static void pack(byte[] levels, byte[] bits) {
    java.util.Arrays.fill(bits, (byte) 0);
    for (int x = 0; x < levels.length; x++) {
      bits[x >> 3] |= (byte) ((levels[x] & 128) >> (x & 7));
    }
  }

  private byte[] file(Span data, int rows) throws ImageException {
    ByteBuffer out = ByteBuffer.allocate(HEADER + data.length()).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) ENTRIES);
    entry(out, TiffTag.WIDTH, blocks.blockWidth());
    entry(out, TiffTag.HEIGHT, rows);
    entry(out, TiffTag.BITS_PER_SAMPLE, 1);
    entry(out, TiffTag.COMPRESSION, compression.code());
    entry(out, TiffTag.PHOTOMETRIC, TiffSamples.BLACK_IS_ZERO);
    entry(out, TiffTag.FILL_ORDER, tags.number(TiffTag.FILL_ORDER, 1));
    entry(out, TiffTag.STRIP_OFFSETS, HEADER);
    entry(out, TiffTag.SAMPLES_PER_PIXEL, 1);
    entry(out, TiffTag.ROWS_PER_STRIP, rows);
    entry(out, TiffTag.STRIP_BYTE_COUNTS, data.length());
    entry(out, TiffTag.T4_OPTIONS, tags.number(TiffTag.T4_OPTIONS, 0));
    entry(out, TiffTag.T6_OPTIONS, tags.number(TiffTag.T6_OPTIONS, 0));
    out.putInt(0).put(data.file(), data.offset(), data.length());
    return out.array();
  }

  private static void entry(ByteBuffer out, int tag, long value) {
    out.putShort((short) tag).putShort((short) LONG).putInt(1).putInt((int) value);
  }
}
