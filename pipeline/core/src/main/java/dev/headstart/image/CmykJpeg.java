// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEGs of four components, CMYK or YCCK. OpenCV converts them by a formula of its own, so
 * the JDK's reader decodes the raw components. Like Pillow, this class assumes that all of them are
 * inverted, as Adobe writes them.
 */
public final class CmykJpeg {
  private static final int PIXELS_AT_A_TIME = 16 << 20;

  /** Receives the rows one by one: four components per pixel, as stored. */
  public interface Rows {
    void row(int y, byte[] components) throws ImageException;
  }

  private CmykJpeg() {}

  public static void decode(JpegStructure structure, Canvas canvas, Deadline deadline)
      throws ImageException, IOException {
    if (!structure.checkEnd()) {
      // The JDK's reader would fill in what is missing.
      throw new ImageException(Kind.TRUNCATED, "The JPEG is cut off before its end marker");
    }
    boolean ycck = structure.ycck();
    canvas.create(structure.width(), structure.height());
    byte[] rgb = new byte[3 * structure.width()];
    int[] inks = new int[4];
    read(
        structure,
        deadline,
        (y, row) -> {
          for (int p = 0, o = 0; o < rgb.length; p += 4, o += 3) {
            for (int c = 0; c < 4; c++) {
              inks[c] = row[p + c] & 255;
            }
            if (ycck) {
              Cmyk.fromYcck(inks, 0);
            }
            for (int c = 0; c < 3; c++) {
              rgb[o + c] = (byte) Cmyk.level(255 - inks[c], 255 - inks[3]);
            }
          }
          canvas.write(y, rgb);
        });
  }

  /** Decodes the components and passes them on row by row. */
  public static void read(JpegStructure structure, Deadline deadline, Rows rows)
      throws ImageException, IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    byte[] file = structure.withoutMetadata();
    try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, false, false);
      int width = structure.width();
      int height = structure.height();
      int atATime = Math.max(1, PIXELS_AT_A_TIME / width);
      byte[] row = new byte[4 * width];
      for (int top = 0; top < height; top += atATime) {
        deadline.check();
        int count = Math.min(atATime, height - top);
        ImageReadParam part = reader.getDefaultReadParam();
        part.setSourceRegion(new Rectangle(0, top, width, count));
        Raster raster = reader.readRaster(0, part);
        for (int y = 0; y < count; y++) {
          row =
              (byte[])
                  raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
          rows.row(top + y, row);
        }
      }
    } finally {
      reader.dispose();
    }
  }
}
