// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headstart.image.ImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that end early: none gives half an image. */
class CutOffFilesTest {

  private final ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"q75.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg"})
  void jpegThatIsCutOffNeverGivesAnImage(String name) {
    byte[] whole = TestImages.bytes(name);
    for (int length = 1; length < whole.length; length += 3) {
      assertThat(refusal(Arrays.copyOf(whole, length))).as("%s bytes", length).isNotNull();
    }
    assertThat(refusal(Arrays.copyOf(whole, whole.length - 2))).isNotNull();
  }

  @Test
  void pngThatIsCutOffInItsDataNeverGivesAnImage() {
    byte[] whole = TestImages.bytes("rgb.png");
    int checksumAndEnd = 16;
    for (int length = 1; length < whole.length - checksumAndEnd; length += 7) {
      assertThat(refusal(Arrays.copyOf(whole, length))).as("%s bytes", length).isNotNull();
    }
  }

  @Test
  void pngWithoutItsLastBytesIsReadAsPillowDoes() throws ImageException {
    byte[] whole = TestImages.bytes("rgb.png");
    String expected = TestImages.sha256(TestImages.rgb(decoder.decode(whole)));
    byte[] cut = Arrays.copyOf(whole, whole.length - 2);
    assertThat(TestImages.sha256(TestImages.rgb(decoder.decode(cut)))).isEqualTo(expected);
  }

  @Test
  void anAnimatedPngThatIsCutInALaterFrameGivesItsFirst() throws ImageException {
    byte[] png = TestImages.bytes("rgb.png");
    String expected = TestImages.sha256(TestImages.rgb(decoder.decode(png)));
    byte[] animated = animated(png);
    for (int length = animated.length - 1; length > animated.length - 80; length -= 7) {
      byte[] cut = Arrays.copyOf(animated, length);
      assertThat(TestImages.sha256(TestImages.rgb(decoder.decode(cut)))).isEqualTo(expected);
    }
  }

  /** With a control chunk in front of the image data and a second frame behind it. */
  private static byte[] animated(byte[] png) {
    int image = new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT") - 4;
    int end = png.length - 12;
    ByteBuffer file = ByteBuffer.allocate(png.length + 20 + 38 + 112);
    file.put(png, 0, image);
    chunk(file, "acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0});
    file.put(png, image, end - image);
    chunk(file, "fcTL", new byte[26]);
    chunk(file, "fdAT", new byte[100]);
    file.put(png, end, 12);
    return file.array();
  }

  private static void chunk(ByteBuffer file, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    file.putInt(data.length).put(name).put(data).putInt((int) sum.getValue());
  }

  private ImageException refusal(byte[] file) {
    return catchThrowableOfType(ImageException.class, () -> decoder.decode(file));
  }
}
