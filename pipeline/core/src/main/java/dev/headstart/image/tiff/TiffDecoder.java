// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.image.Canvas;
import dev.headstart.image.Deadline;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.OpenCvCodec;
import dev.headstart.image.Orientation;
import java.io.IOException;

/**
 * Decodes the first image of a TIFF (TIFF 6.0 and its technical notes) row by row. Memory is never
 * allocated just because a header asks for it.
 *
 * <p>No library is used, since the aim is to give exactly Pillow's pixels and to refuse exactly
 * what Pillow refuses; libraries accept more files, or guess.
 */
public final class TiffDecoder {
  private TiffDecoder() {}

  /**
   * Decodes the image to the canvas.
   *
   * @return the orientation, which Pillow always applies to a TIFF
   */
  public static Orientation decode(
      byte[] file, OpenCvCodec openCv, Canvas canvas, Deadline deadline)
      throws ImageException, IOException {
    TiffDirectory tags = TiffDirectory.read(file);
    if (!tags.has(TiffTag.WIDTH) || !tags.has(TiffTag.HEIGHT)) {
      throw new ImageException(Kind.CORRUPT, "The TIFF does not give its width and height");
    }
    TiffCompression compression = TiffCompression.of(tags.number(TiffTag.COMPRESSION, 1));
    TiffSamples samples = TiffSamples.read(tags, compression);
    if (compression != TiffCompression.NONE) {
      tags.checkStrictly();
    }
    if (compression == TiffCompression.OLD_JPEG) {
      TiffOldJpeg.decode(tags, file, openCv, canvas);
      return tags.orientation();
    }
    TiffBlocks blocks = TiffBlocks.read(tags, file, samples, compression);
    if (compression == TiffCompression.JPEG) {
      new TiffJpeg(tags, samples, blocks).decode(openCv, canvas, deadline);
    } else if (compression.fax()) {
      new TiffFax(tags, samples, compression, blocks).decode(openCv, canvas, deadline);
    } else if (samples.photometric() == TiffSamples.YCBCR && samples.count() == 3) {
      new TiffYcbcr(tags, compression, blocks).decode(canvas, deadline);
    } else {
      new TiffPlain(tags, samples, compression, blocks).decode(canvas, deadline);
    }
    return tags.orientation();
  }
}
