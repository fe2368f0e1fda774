// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.table;

import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import dev.headstart.provenance.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The pixels of Spark's image struct ({@code origin, height, width, nChannels, mode, data}): rows
 * from the top, bytes in OpenCV's order (gray, BGR or BGRA; alpha is dropped).
 */
public record SparkImagePixels(int width, int height, int channels, byte[] data) implements Pixels {

  static final List<String> FIELDS =
      List.of("origin", "height", "width", "nChannels", "mode", "data");

  public static SparkImagePixels of(Row image) throws ImageException {
    int width = image.<Integer>getAs("width");
    int height = image.<Integer>getAs("height");
    int channels = image.<Integer>getAs("nChannels");
    byte[] data = image.getAs("data");
    boolean known = channels == 1 || channels == 3 || channels == 4;
    if (!known || width < 1 || height < 1 || data == null) {
      throw new ImageException(
          ImageException.Kind.CORRUPT,
          Texts.format(
              "Spark's image is %d x %d with %d channels: it could not be read",
              width, height, channels));
    }
    if (data.length != (long) width * height * channels) {
      throw new ImageException(
          ImageException.Kind.TRUNCATED,
          Texts.format(
              "Spark's image is %d x %d x %d, but has %,d bytes",
              width, height, channels, data.length));
    }
    return new SparkImagePixels(width, height, channels, data);
  }

  /** Returns the digest over {@code WIDTH HEIGHT CHANNELS}, as a line of text, and the data. */
  public String sha256() {
    String shape = Texts.format("%d %d %d\n", width, height, channels);
    return Sha256.of(shape.getBytes(StandardCharsets.US_ASCII), data);
  }

  @Override
  public void row(int y, byte[] rgb) {
    int at = y * width * channels;
    for (int x = 0; x < width; x++, at += channels) {
      rgb[3 * x] = data[channels == 1 ? at : at + 2];
      rgb[3 * x + 1] = data[channels == 1 ? at : at + 1];
      rgb[3 * x + 2] = data[at];
    }
  }
}
