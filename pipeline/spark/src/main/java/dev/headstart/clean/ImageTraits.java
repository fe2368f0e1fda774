// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.ImageDecoder;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.source.ListedImage;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the pixels of an image are like: how bright, how sharp, how varied. Images are looked at
 * with at most {@value #SIDE} pixels a side, so that the same picture has the same figures in all
 * sizes.
 */
final class ImageTraits implements PerImage.Figures {

  /** The columns. */
  static final String COLUMNS = "dark DOUBLE, bright DOUBLE, blurred DOUBLE, uniform DOUBLE";

  private static final int SIDE = 256;
  private static final double NEARLY_ALL = 0.99;
  private static final double FEW = 0.05;

  private final ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY);

  @Override
  public @Nullable Object[] of(ListedImage image) throws ImageException {
    Pixels pixels =
        image instanceof ListedImage.Encoded encoded
            ? decoder.decode(encoded.file())
            : ((ListedImage.Decoded) image).pixels();
    double scale = Math.min(1, (double) SIDE / Math.max(pixels.width(), pixels.height()));
    int width = Math.max(1, (int) Math.rint(pixels.width() * scale));
    int height = Math.max(1, (int) Math.rint(pixels.height() * scale));
    return of(brightness(pixels, width, height), width, height);
  }

  /**
   * Returns the figures of a picture.
   *
   * @param grey its brightness, 0 to 1, row by row
   */
  static @Nullable Object[] of(float[] grey, int width, int height) {
    float[] sorted = grey.clone();
    Arrays.sort(sorted);
    return new @Nullable Object[] {
      (double) sorted[(int) (NEARLY_ALL * (sorted.length - 1))],
      (double) sorted[(int) (FEW * (sorted.length - 1))],
      sharpness(grey, width, height),
      Math.sqrt(variance(grey, grey.length))
    };
  }

  private static float[] brightness(Pixels pixels, int width, int height) throws ImageException {
    List<Float> zero = List.of(0f, 0f, 0f);
    Preprocessing spec =
        new Preprocessing(
            width,
            height,
            ResizeRule.EXACT,
            0,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255,
            zero,
            List.of(1f, 1f, 1f),
            ExifOrientation.APPLY);
    FloatBuffer planes = FloatBuffer.allocate(spec.length());
    try (Preprocessor exact = new Preprocessor(spec)) {
      exact.load(pixels, planes, 0);
    }
    int plane = width * height;
    float[] grey = new float[plane];
    for (int i = 0; i < plane; i++) {
      grey[i] =
          0.299f * planes.get(i)
              + 0.587f * planes.get(i + plane)
              + 0.114f * planes.get(i + 2 * plane);
    }
    return grey;
  }

  /**
   * Returns the variance of the Laplacian, of brightness from 0 to 255; null for a picture without
   * an inside.
   */
  private static @Nullable Double sharpness(float[] grey, int width, int height) {
    if (width < 3 || height < 3) {
      return null;
    }
    float[] edges = new float[(width - 2) * (height - 2)];
    int n = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int at = y * width + x;
        edges[n++] =
            255
                * (grey[at - 1]
                    + grey[at + 1]
                    + grey[at - width]
                    + grey[at + width]
                    - 4 * grey[at]);
      }
    }
    return variance(edges, n);
  }

  private static double variance(float[] values, int n) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      sum += values[i];
      squares += (double) values[i] * values[i];
    }
    double mean = sum / n;
    return Math.max(0, squares / n - mean * mean);
  }

  @Override
  public void close() {
    decoder.close();
  }
}
