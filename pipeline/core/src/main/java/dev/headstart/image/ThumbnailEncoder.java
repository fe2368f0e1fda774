// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.Texts;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Encodes small images for web pages, as lossy WebP. */
public final class ThumbnailEncoder {

  static {
    OpenCv.load();
  }

  private ThumbnailEncoder() {}

  /**
   * Encodes an image, scaled down if it is larger than asked for.
   *
   * @param rgb rows of red, green and blue, {@code 3 * width * height} bytes
   * @param side the longest that a side of the result may be, in pixels
   * @param quality 1 to 100
   * @return a WebP file
   */
  public static byte[] webp(byte[] rgb, int width, int height, int side, int quality) {
    Objects.requireNonNull(rgb, "rgb");
    if (rgb.length != 3 * width * height) {
      throw new IllegalArgumentException(
          Texts.format("%dx%d pixels are not %d bytes", width, height, rgb.length));
    }
    try (Mat image = new Mat(height, width, opencv_core.CV_8UC3);
        BytePointer file = new BytePointer();
        IntPointer how = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality)) {
      image.data().put(rgb);
      opencv_imgproc.cvtColor(image, image, opencv_imgproc.COLOR_RGB2BGR);
      double scale = (double) side / Math.max(width, height);
      if (scale < 1) {
        opencv_imgproc.resize(image, image, new Size(), scale, scale, opencv_imgproc.INTER_AREA);
      }
      opencv_imgcodecs.imencode(".webp", image, file, how);
      byte[] bytes = new byte[(int) file.limit()];
      file.get(bytes);
      return bytes;
    }
  }
}
