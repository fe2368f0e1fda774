// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Canvas;
import dev.headstart.image.Deadline;
import dev.headstart.image.ImageException;
import dev.headstart.image.Span;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes strips and tiles of plain samples: uncompressed, or compressed by PackBits, LZW or
 * Deflate.
 */
final class TiffPlain {
  private final TiffDirectory tags;
  private final TiffSamples samples;
  private final TiffCompression compression;
  private final TiffBlocks blocks;
  private final TiffRows toRgb;
  private final @Nullable TiffPredictor predictor;
  private final boolean reversed;

  TiffPlain(TiffDirectory tags, TiffSamples samples, TiffCompression compression, TiffBlocks blocks)
      throws ImageException {
    this.tags = tags;
    this.samples = samples;
    this.compression = compression;
    this.blocks = blocks;
    this.toRgb = TiffRows.of(samples, tags.bigEndian(), colourMap());
    this.predictor =
        compression == TiffCompression.LZW || deflate()
            ? new TiffPredictor(tags, samples, blocks.planes() > 1 ? 1 : samples.count())
            : null;
    this.reversed = tags.number(TiffTag.FILL_ORDER, 1) == 2;
  }

  private boolean deflate() {
    return compression == TiffCompression.DEFLATE || compression == TiffCompression.OLD_DEFLATE;
  }

  private long[] colourMap() throws ImageException {
    long[] map = tags.numbers(TiffTag.COLOUR_MAP);
    if (samples.photometric() == TiffSamples.PALETTE && (map.length < 3 || map.length > 3 * 256)) {
      throw new ImageException(
          ImageException.Kind.CORRUPT,
          "The TIFF's palette has " + map.length / 3 + " colours, not 1 to 256");
    }
    return map;
  }

  void decode(Canvas canvas, Deadline deadline) throws ImageException, IOException {
    canvas.create(blocks.width(), blocks.height());
    int together = blocks.planes() > 1 ? 1 : samples.count();
    int rowBytes = (int) (((long) blocks.blockWidth() * together * samples.depth() + 7) / 8);
    byte[][] rows = new byte[blocks.planes()][rowBytes];
    byte[] pixels = blocks.planes() > 1 ? new byte[rowBytes * blocks.planes()] : rows[0];
    byte[] rgb = new byte[3 * blocks.blockWidth()];
    blocks.each(
        (left, top, count, parts) -> {
          TiffStream[] streams = open(parts);
          try {
            int width = Math.min(blocks.blockWidth(), blocks.width() - left);
            // Rows below the image are read too: damage in them is an error, except in uncompressed
            // data.
            int needed = blocks.height() - top;
            int last = compression == TiffCompression.NONE ? Math.min(count, needed) : count;
            for (int y = 0; y < last; y++) {
              deadline.check();
              for (int plane = 0; plane < streams.length; plane++) {
                read(streams[plane], rows[plane], y == last - 1, width, together);
              }
              if (y < needed) {
                interleave(rows, pixels);
                toRgb.convert(pixels, width, rgb);
                canvas.write(left, top + y, rgb, width);
              }
            }
          } finally {
            Arrays.stream(streams).forEach(TiffStream::close);
          }
        });
  }

  private void read(TiffStream stream, byte[] row, boolean last, int width, int together)
      throws ImageException {
    // In the last row of uncompressed data, the part to the right of the image may be missing.
    boolean part = last && compression == TiffCompression.NONE;
    int length = part ? (int) (((long) width * together * samples.depth() + 7) / 8) : row.length;
    stream.read(row, length);
    if (compression == TiffCompression.NONE && reversed) {
      reverse(row, length);
    }
    if (predictor != null) {
      predictor.undo(row, row.length);
    }
  }

  private void interleave(byte[][] rows, byte[] pixels) {
    if (rows.length == 1) {
      return;
    }
    int bytes = samples.depth() / 8;
    for (int plane = 0; plane < rows.length; plane++) {
      for (int i = 0; i < rows[plane].length; i++) {
        int pixel = i / bytes;
        pixels[(pixel * rows.length + plane) * bytes + i % bytes] = rows[plane][i];
      }
    }
  }

  private TiffStream[] open(Span... parts) {
    TiffStream[] streams = new TiffStream[parts.length];
    for (int i = 0; i < parts.length; i++) {
      streams[i] = open(parts[i]);
    }
    return streams;
  }

  private TiffStream open(Span stored) {
    return open(compression, stored, reversed);
  }

  /**
   * Opens the decompressed bytes of a block.
   *
   * @param reversed whether the order of the bits in each byte is reversed
   */
  static TiffStream open(TiffCompression compression, Span stored, boolean reversed) {
    if (compression == TiffCompression.NONE) {
      return TiffStream.stored(stored);
    }
    Span data = stored;
    if (reversed) {
      data = new Span(stored.copy(), 0, stored.length());
      reverse(data.file(), data.length());
    }
    return switch (compression) {
      case PACKBITS -> new TiffPackBits(data);
      case LZW -> new TiffLzw(data);
      case DEFLATE, OLD_DEFLATE -> new TiffInflater(data);
      default -> throw new IllegalArgumentException("No decoder for " + compression);
    };
  }

  private static void reverse(byte[] data, int length) {
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (Integer.reverse(data[i]) >>> 24);
    }
  }
}
