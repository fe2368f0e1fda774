package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * JPEGs of four components, CMYK or YCCK. OpenCV converts them by a formula of its own, so the
 * JDK's reader decodes the components as they are. Like Pillow we take all of them for inverted, as
 * Adobe writes them.
 */
final class CmykJpeg {
  private CmykJpeg() {}

  static void decode(JpegStructure structure, Canvas canvas) throws ImageException, IOException {
    if (!structure.checkEnd()) {
      // The JDK's reader would fill up what is missing.
      throw new ImageException(Kind.TRUNCATED, "The JPEG is cut off before its end marker");
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    boolean ycck = structure.ycck();
    RasterRows.read(
        reader,
        structure.withoutMetadata(),
        canvas,
        (samples, bands, rgb) -> {
          for (int p = 0, o = 0; o < rgb.length; p += bands, o += 3) {
            if (ycck) {
              Cmyk.fromYcck(samples, p);
            }
            for (int c = 0; c < 3; c++) {
              rgb[o + c] = (byte) Cmyk.level(255 - samples[p + c], 255 - samples[p + 3]);
            }
          }
        });
  }
}
