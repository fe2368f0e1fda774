// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pixel equals Pillow's, by the checksums that {@code pillow_checksums.py} wrote down. */
class PillowParityTest {
  static List<String[]> decoded() {
    return TestImages.table("decoded.csv");
  }

  static List<String[]> resized() {
    return TestImages.table("resized.csv");
  }

  static List<String[]> augmented() {
    return TestImages.table("augmented.csv");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decoded")
  void decodesToPillowsPixels(String file, int width, int height, String stored, String upright)
      throws ImageException {
    boolean tiff = file.endsWith(".tif");
    assertThat(checksum(file, ExifOrientation.IGNORE, width, height)).isEqualTo(stored);
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      byte[] rgb = TestImages.rgb(decoder.decode(TestImages.bytes(file)));
      assertThat(TestImages.sha256(rgb)).isEqualTo(tiff ? stored : upright);
    }
  }

  private static String checksum(String file, ExifOrientation exif, int width, int height)
      throws ImageException {
    try (ImageDecoder decoder = new ImageDecoder(exif)) {
      Pixels pixels = decoder.decode(TestImages.bytes(file));
      assertThat(pixels.width()).isEqualTo(width);
      assertThat(pixels.height()).isEqualTo(height);
      return TestImages.sha256(TestImages.rgb(pixels));
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}x{3} of {4} {5}")
  @MethodSource("resized")
  void resizesAndCropsToPillowsPixels(
      String file,
      ResizeRule rule,
      int width,
      int height,
      int resizeTo,
      Filter filter,
      String expected)
      throws ImageException {
    Preprocessing spec = TestImages.preprocessing(rule, width, height, resizeTo, filter);
    byte[] rgb = new byte[spec.length()];
    Arrays.fill(rgb, (byte) 99);
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      new Resizer(spec).resize(decoder.decode(TestImages.bytes(file)), rgb);
    }
    assertThat(TestImages.sha256(rgb)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1},{2} {3}x{4} to {5}x{6} {7} {8} {9}")
  @MethodSource("augmented")
  void cropsFlipsAndChangesColoursToPillowsPixels(
      String file,
      int left,
      int top,
      int boxWidth,
      int boxHeight,
      int width,
      int height,
      Filter filter,
      boolean flip,
      String changes,
      String expected)
      throws ImageException {
    Preprocessing spec =
        TestImages.preprocessing(ResizeRule.SHORT_SIDE, width, height, 256, filter);
    Box box = new Box(left, top, boxWidth, boxHeight);
    byte[] rgb = new byte[spec.length()];
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      Pixels pixels = decoder.decode(TestImages.bytes(file));
      new Variation(box, flip, steps(changes)).render(pixels, new Resizer(spec), width, rgb);
    }
    assertThat(TestImages.sha256(rgb)).isEqualTo(expected);
  }

  private static List<Enhancement.Step> steps(String changes) {
    if (changes.equals("none")) {
      return List.of();
    }
    return Stream.of(changes.split(" "))
        .map(change -> change.split("="))
        .map(c -> new Enhancement.Step(Enhancement.valueOf(c[0]), Float.parseFloat(c[1])))
        .toList();
  }
}
