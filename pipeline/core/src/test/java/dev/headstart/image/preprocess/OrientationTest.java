// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the orientation of an image is read, and that it is applied. */
class OrientationTest {

  private static final String ORIENTED = "orientation_6.jpg";

  private final ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY);

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void orientationIsAppliedOnlyWhenAsked() throws ImageException {
    Pixels upright = decoder.decode(TestImages.bytes(ORIENTED));
    assertThat(upright.width()).isEqualTo(23);
    try (ImageDecoder asStored = new ImageDecoder(ExifOrientation.IGNORE)) {
      assertThat(asStored.decode(TestImages.bytes(ORIENTED)).width()).isEqualTo(37);
    }
  }

  @Test
  void orientationIsReadFromXmpWhereThereIsNoExif() throws ImageException {
    byte[] plain = TestImages.bytes("q75.jpg");
    byte[] xmp =
        "http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation=\"8\"/>"
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(plain.length + 4 + xmp.length);
    file.put(plain, 0, 2).putShort((short) 0xFFE1).putShort((short) (2 + xmp.length));
    file.put(xmp).put(plain, 2, plain.length - 2);
    assertThat(decoder.decode(file.array()).width()).isEqualTo(23);
  }

  @Test
  void brokenExifIsTakenForNone() throws ImageException {
    byte[] file = TestImages.bytes(ORIENTED);
    int exif = new String(file, StandardCharsets.ISO_8859_1).indexOf("Exif\0\0");
    Arrays.fill(file, exif + 6, exif + 14, (byte) 0x7F);
    assertThat(decoder.decode(file).width()).isEqualTo(37);
  }

  @Test
  void orientationThatExifStoresAsAByteTellsNothingAsInPillow() throws ImageException {
    byte[] file = TestImages.bytes(ORIENTED);
    int exif = new String(file, StandardCharsets.ISO_8859_1).indexOf("Exif\0\0") + 6;
    boolean bigEndian = file[exif] == 'M';
    int type = exif + 8 + 2 + 2;
    file[type] = (byte) (bigEndian ? 0 : 1);
    file[type + 1] = (byte) (bigEndian ? 1 : 0);
    file[type + 6] = 6;
    assertThat(decoder.decode(file).width()).isEqualTo(37);
  }
}
