// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.tiff.TiffTag;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pillow refuses is refused, and what cannot be read is called by its name. */
class TiffRefusalsTest {
  private static final int SIDE = 16;

  private final ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest(name = "photometric {0}, {1} samples of {2} bits, format {3}")
  @CsvSource({
    "2, 3, 32, 3, RGB with 3 floating-point samples of 32 bits",
    "2, 3, 16, 3, RGB with 3 floating-point samples of 16 bits",
    "1, 1, 16, 3, gray with 1 floating-point sample of 16 bits",
    "1, 1, 64, 3, gray with 1 floating-point sample of 64 bits",
    "1, 1, 24, 1, gray with 1 unsigned sample of 24 bits",
    "1, 1, 10, 1, gray with 1 unsigned sample of 10 bits",
    "1, 1, 14, 1, gray with 1 unsigned sample of 14 bits",
    "0, 1, 12, 1, gray with 1 unsigned sample of 12 bits",
    "0, 1, 32, 1, gray with 1 unsigned sample of 32 bits",
    "1, 2, 16, 1, gray with 2 unsigned samples of 16 bits",
    "1, 1, 8, 4, gray with 1 format-4 sample of 8 bits",
    "2, 3, 8, 2, RGB with 3 signed samples of 8 bits",
    "2, 3, 2, 1, RGB with 3 unsigned samples of 2 bits",
    "2, 3, 4, 1, RGB with 3 unsigned samples of 4 bits",
    "2, 4, 4, 1, RGB with 4 unsigned samples of 4 bits",
    "2, 3, 10, 1, RGB with 3 unsigned samples of 10 bits",
    "2, 3, 12, 1, RGB with 3 unsigned samples of 12 bits",
    "2, 3, 14, 1, RGB with 3 unsigned samples of 14 bits",
    "2, 3, 24, 1, RGB with 3 unsigned samples of 24 bits",
    "2, 3, 32, 1, RGB with 3 unsigned samples of 32 bits",
    "2, 1, 8, 1, RGB with 1 unsigned sample of 8 bits",
    "3, 1, 16, 1, palette with 1 unsigned sample of 16 bits",
    "5, 4, 32, 1, CMYK with 4 unsigned samples of 32 bits",
    "5, 3, 8, 1, CMYK with 3 unsigned samples of 8 bits",
    "8, 3, 16, 1, Lab with 3 unsigned samples of 16 bits",
    "8, 1, 8, 1, Lab with 1 unsigned sample of 8 bits",
    "6, 3, 16, 1, YCbCr with 3 unsigned samples of 16 bits",
    "9, 3, 8, 1, photometric interpretation 9 with 3 unsigned samples of 8 bits",
  })
  void samplesThatPillowDoesNotKnowAreUnsupported(
      int photometric, int samples, int bits, int format, String named) {
    byte[] file =
        new TiffFile(SIDE, SIDE)
            .samples(samples, bits, photometric)
            .with(TiffTag.SAMPLE_FORMAT, TiffFile.SHORT, format)
            .bytes(new byte[SIDE * SIDE * samples * bits / 8]);
    assertThat(refusal(file).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(refusal(file))
        .hasMessage("A TIFF of " + named + " is not read: convert it to 8 bits");
  }

  @Test
  void samplesOfDifferentBitsAreUnsupported() {
    byte[] file =
        new TiffFile(SIDE, SIDE)
            .samples(4, 4, 2)
            .with(TiffTag.BITS_PER_SAMPLE, TiffFile.SHORT, 4, 4, 4, 8)
            .bytes(new byte[SIDE * SIDE * 3]);
    assertThat(refusal(file).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(refusal(file)).hasMessageContaining("[4, 4, 4, 8] bits");
  }

  @ParameterizedTest
  @CsvSource({
    "50000, ZSTANDARD",
    "34925, LZMA",
    "50001, WEBP",
    "34712, JPEG_2000",
    "34887, LERC",
    "32809, THUNDERSCAN",
    "4711, 4711"
  })
  void compressionsThatAreNotReadAreNamedWithTheWayOut(int code, String name) {
    byte[] file =
        new TiffFile(SIDE, SIDE)
            .samples(3, 8, 2)
            .with(TiffTag.COMPRESSION, TiffFile.SHORT, code)
            .bytes(new byte[99]);
    assertThat(refusal(file).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(refusal(file))
        .hasMessage(
            "A TIFF of compression "
                + name
                + " is not read: write it with Deflate or LZW, or convert it to PNG");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 65_284, 16_777_216, 4_294_967_295L})
  void moreSamplesThanSixAreUnsupported(long samples) {
    byte[] file =
        new TiffFile(SIDE, SIDE)
            .samples(3, 8, 2)
            .with(TiffTag.SAMPLES_PER_PIXEL, TiffFile.LONG, samples)
            .bytes(new byte[SIDE * SIDE * 3]);
    assertThat(refusal(file).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(refusal(file)).hasMessage("A TIFF of " + samples + " samples a pixel is not read");
  }

  @Test
  void stripsThatAreMissingAreNoBlackRows() {
    byte[] file =
        new TiffFile(SIDE, SIDE)
            .samples(3, 8, 2)
            .with(TiffTag.ROWS_PER_STRIP, TiffFile.SHORT, 4)
            .bytes(new byte[SIDE * SIDE * 3]);
    assertThat(refusal(file)).hasMessage("The TIFF has 1 of 4 strips or tiles");
  }

  @Test
  void aTagOfAWrongTypeIsDamageWithoutTheNamesOfClasses() {
    byte[] file =
        new TiffFile(SIDE, SIDE)
            .samples(3, 8, 2)
            .with(TiffTag.PHOTOMETRIC, TiffFile.BYTE, 2)
            .bytes(new byte[SIDE * SIDE * 3]);
    assertThat(refusal(file).kind()).isEqualTo(Kind.CORRUPT);
    assertThat(refusal(file)).hasMessage("The tag 262 has an invalid type");
  }

  @Test
  void anOrientationStoredAsAByteTellsNothing() throws ImageException {
    TiffFile file = new TiffFile(20, 10).samples(1, 8, 1);
    byte[] bytes = file.with(TiffTag.ORIENTATION, TiffFile.BYTE, 6).bytes(new byte[200]);
    assertThat(decoder.decode(bytes).width()).isEqualTo(20);
    bytes = file.with(TiffTag.ORIENTATION, TiffFile.SHORT, 6).bytes(new byte[200]);
    assertThat(decoder.decode(bytes).width()).isEqualTo(10);
  }

  @Test
  void cutOffDataIsTruncated() {
    byte[] strip = new byte[SIDE * SIDE * 3 - 1];
    byte[] whole = new TiffFile(SIDE, SIDE).samples(3, 8, 2).bytes(strip);
    int tags = whole.length - strip.length - 8;
    assertThat(refusal(Arrays.copyOf(whole, whole.length - tags)).kind()).isNotNull();
    byte[] packed =
        new TiffFile(SIDE, SIDE)
            .samples(3, 8, 2)
            .with(TiffTag.COMPRESSION, TiffFile.SHORT, 32773)
            .bytes((byte) -127, (byte) 9, (byte) -127, (byte) 9);
    assertThat(refusal(packed).kind()).isEqualTo(Kind.TRUNCATED);
  }

  private ImageException refusal(byte[] file) {
    return catchThrowableOfType(ImageException.class, () -> decoder.decode(file));
  }
}
