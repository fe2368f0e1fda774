// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.Texts;
import dev.headstart.image.Bytes;
import dev.headstart.image.Canvas;
import dev.headstart.image.CmykJpeg;
import dev.headstart.image.Deadline;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.JpegStructure;
import dev.headstart.image.OpenCvCodec;
import dev.headstart.image.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes strips and tiles that are JPEG streams (Adobe Photoshop TIFF Technical Note 2). Only the
 * TIFF's tags say what the components mean; their ids and the markers in the stream are ignored.
 */
final class TiffJpeg {
  private static final int MARKER = 0xFF;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;

  private final TiffDirectory tags;
  private final TiffSamples samples;
  private final TiffBlocks blocks;

  TiffJpeg(TiffDirectory tags, TiffSamples samples, TiffBlocks blocks) throws ImageException {
    if (blocks.planes() > 1) {
      throw new ImageException(
          Kind.UNSUPPORTED, "A TIFF of JPEG in separate planes is not read: convert it to PNG");
    }
    if (samples.depth() != 8) {
      throw new ImageException(
          Kind.UNSUPPORTED, "A TIFF of JPEG with " + samples.depth() + " bits is not read");
    }
    this.tags = tags;
    this.samples = samples;
    this.blocks = blocks;
  }

  void decode(OpenCvCodec openCv, Canvas canvas, Deadline deadline)
      throws ImageException, IOException {
    byte[] tables = tables();
    boolean ready = samples.photometric() == TiffSamples.YCBCR && samples.count() == 3;
    if (ready && blocks.single()) {
      byte[] stream = stream(tables, blocks.data()[0], blocks.height(), true);
      deadline.check();
      openCv.decode(stream, 0, stream.length, canvas);
      return;
    }
    TiffRows toRgb =
        ready ? (in, pixels, rgb) -> System.arraycopy(in, 0, rgb, 0, 3 * pixels) : rows();
    canvas.create(blocks.width(), blocks.height());
    byte[] row = new byte[samples.count() * blocks.blockWidth()];
    byte[] rgb = new byte[3 * blocks.blockWidth()];
    blocks.each(
        (left, top, rows, parts) -> {
          deadline.check();
          boolean last = top + rows >= blocks.height();
          byte[] stream = stream(tables, parts[0], rows, last);
          int width = Math.min(blocks.blockWidth(), blocks.width() - left);
          int shown = Math.min(rows, blocks.height() - top);
          if (samples.count() == 4) {
            CmykJpeg.read(
                JpegStructure.read(stream),
                deadline,
                (y, inks) -> {
                  if (y < shown) {
                    toRgb.convert(inks, width, rgb);
                    canvas.write(left, top + y, rgb, width);
                  }
                });
            return;
          }
          try (Mat part = new Mat()) {
            openCv.decode(stream, OpenCvCodec.RGB, part);
            byte[] line = new byte[3 * blocks.blockWidth()];
            for (int y = 0; y < shown; y++) {
              part.data().position(y * part.step()).get(line);
              for (int i = 0, p = 0; i < row.length; i++, p += samples.count() == 1 ? 3 : 1) {
                row[i] = line[p];
              }
              toRgb.convert(row, width, rgb);
              canvas.write(left, top + y, rgb, width);
            }
          }
        });
  }

  private TiffRows rows() throws ImageException {
    return TiffRows.of(samples, false, tags.numbers(TiffTag.COLOUR_MAP));
  }

  /** Returns a stream that a decoder can read by itself and interprets as the TIFF's tags say. */
  private byte[] stream(byte[] tables, Span block, int rows, boolean last) throws ImageException {
    checkStart(block);
    JpegStructure structure = JpegStructure.read(block.copy());
    boolean larger = structure.width() > blocks.blockWidth() || structure.height() > rows;
    boolean longer = last && !blocks.tiled() && structure.width() == blocks.blockWidth();
    boolean smaller = structure.width() < blocks.blockWidth() || structure.height() < rows;
    if (smaller || (larger && !longer) || structure.components() != samples.count()) {
      throw new ImageException(
          Kind.CORRUPT,
          Texts.format(
              "The TIFF has a JPEG of %dx%d pixels with %d components for %dx%d with %d",
              structure.width(),
              structure.height(),
              structure.components(),
              blocks.blockWidth(),
              rows,
              samples.count()));
    }
    byte[] bare = structure.withoutMetadata();
    ByteArrayOutputStream out = new ByteArrayOutputStream(bare.length + tables.length + 32);
    out.write(MARKER);
    out.write(SOI);
    out.writeBytes(adobe(samples.photometric() == TiffSamples.YCBCR ? 1 : 0));
    out.writeBytes(tables);
    out.write(bare, 2, bare.length - 2);
    out.write(MARKER);
    out.write(EOI);
    return out.toByteArray();
  }

  private static void checkStart(Span stream) throws ImageException {
    if (!stream.startsWith(new byte[] {(byte) MARKER, (byte) SOI})) {
      throw new ImageException(Kind.CORRUPT, "The TIFF has a JPEG that does not start as one");
    }
  }

  private static byte[] adobe(int transform) {
    return new byte[] {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
  }

  /** Returns the tables that all blocks share, without the markers around them. */
  private byte[] tables() throws ImageException {
    Span data = tags.data(TiffTag.JPEG_TABLES);
    if (data == null) {
      return new byte[0];
    }
    checkStart(data);
    byte[] file = data.copy();
    Bytes bytes = Bytes.bigEndian(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bytes.skip(2);
    while (bytes.remaining() >= 4) {
      int at = bytes.at();
      int marker = bytes.u16();
      if (marker == (MARKER << 8 | EOI)) {
        break;
      }
      int length = bytes.u16();
      if (marker >> 8 != MARKER || (marker & MARKER) == SOS || length < 2) {
        throw new ImageException(Kind.CORRUPT, "The TIFF's JPEG tables are damaged");
      }
      bytes.skip(length - 2);
      out.write(file, at, length + 2);
    }
    return out.toByteArray();
  }
}
