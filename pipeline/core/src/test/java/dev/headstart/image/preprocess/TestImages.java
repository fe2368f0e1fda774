// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.Pixels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The images under {@code images/}, which {@code pillow_checksums.py} makes, and what to do with
 * them.
 */
final class TestImages {
  private TestImages() {}

  static byte[] bytes(String name) {
    try (InputStream in = TestImages.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a table without its header. */
  static List<String[]> table(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .toList();
  }

  /** The real data set, which may not be there. */
  static Path data(String name) {
    return Path.of(System.getProperty("headstart.data", "shared/data"), name);
  }

  static byte[] rgb(Pixels pixels) {
    byte[] all = new byte[3 * pixels.width() * pixels.height()];
    byte[] row = new byte[3 * pixels.width()];
    for (int y = 0; y < pixels.height(); y++) {
      pixels.row(y, row);
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    return all;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An SqueezeNet-like preprocessing to that size. */
  static Preprocessing preprocessing(
      ResizeRule rule, int width, int height, int resizeTo, Filter filter) {
    return new Preprocessing(
        width,
        height,
        rule,
        resizeTo,
        filter,
        ChannelOrder.RGB,
        255f,
        List.of(0.485f, 0.456f, 0.406f),
        List.of(0.229f, 0.224f, 0.225f),
        ExifOrientation.APPLY);
  }
}
