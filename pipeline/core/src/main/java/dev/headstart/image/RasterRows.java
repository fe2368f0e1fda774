package dev.headstart.image;

import java.awt.Rectangle;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads the raw samples of a picture by an ImageIO reader, some million pixels at a time. */
final class RasterRows {
  private static final int PIXELS_AT_A_TIME = 16 << 20;

  private RasterRows() {}

  /** Converts one row of samples to RGB. */
  interface ToRgb {
    /**
     * Converts one row.
     *
     * @param samples {@code bands} of each pixel, may be changed
     * @param rgb receives the row
     */
    void convert(int[] samples, int bands, byte[] rgb);
  }

  /** Decodes the first picture of the file onto the canvas, and disposes of the reader. */
  static void read(ImageReader reader, byte[] file, Canvas canvas, ToRgb toRgb)
      throws ImageException, IOException {
    try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(input, false, false);
      read(reader, canvas, toRgb);
    } finally {
      reader.dispose();
    }
  }

  /** Decodes the first picture of a reader that has its input. */
  static void read(ImageReader reader, Canvas canvas, ToRgb toRgb)
      throws ImageException, IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    Limits.check(width, height);
    canvas.create(width, height);
    byte[] rgb = new byte[3 * width];
    int[] samples = null;
    int rows = Math.max(1, PIXELS_AT_A_TIME / width);
    for (int top = 0; top < height; top += rows) {
      int count = Math.min(rows, height - top);
      ImageReadParam part = reader.getDefaultReadParam();
      part.setSourceRegion(new Rectangle(0, top, width, count));
      Raster raster = reader.readRaster(0, part);
      for (int y = 0; y < count; y++) {
        samples = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
        toRgb.convert(samples, raster.getNumBands(), rgb);
        canvas.write(top + y, rgb);
      }
    }
  }
}
