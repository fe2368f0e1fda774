// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.Texts;
import dev.headstart.image.Canvas;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.JpegStructure;
import dev.headstart.image.Limits;
import dev.headstart.image.OpenCvCodec;
import dev.headstart.image.Span;

/**
 * Decodes the old form of JPEG in TIFF (TIFF 6.0, section 22) if the whole stream is stored in one
 * piece, as nearly all programs wrote it.
 */
final class TiffOldJpeg {
  private TiffOldJpeg() {}

  static void decode(TiffDirectory tags, byte[] file, OpenCvCodec openCv, Canvas canvas)
      throws ImageException {
    long width = tags.number(TiffTag.WIDTH, 0);
    long height = tags.number(TiffTag.HEIGHT, 0);
    Limits.check(width, height);
    long start = tags.number(TiffTag.OLD_JPEG_STREAM, 0);
    if (start <= 0 || start >= file.length) {
      throw new ImageException(
          Kind.UNSUPPORTED,
          "A TIFF of old-style JPEG in pieces is not read: convert it to PNG or JPEG");
    }
    byte[] stream = new Span(file, (int) start, file.length - (int) start).copy();
    JpegStructure structure = JpegStructure.read(stream);
    if (structure.width() != width || structure.height() != height) {
      throw new ImageException(
          Kind.CORRUPT,
          Texts.format(
              "The TIFF has a JPEG of %dx%d pixels for %dx%d",
              structure.width(), structure.height(), width, height));
    }
    openCv.decode(stream, 0, stream.length, canvas);
  }
}
