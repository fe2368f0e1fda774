// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY);

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void emptyFileIsRefused() {
    assertThat(refusal(new byte[0])).hasMessage("The file is empty");
    assertThat(refusal(new byte[0]).kind()).isEqualTo(Kind.EMPTY);
  }

  @Test
  void textIsNotIdentified() {
    ImageException refusal = refusal("just some words".getBytes(StandardCharsets.US_ASCII));
    assertThat(refusal.kind()).isEqualTo(Kind.UNIDENTIFIED);
    assertThat(refusal).hasMessageContaining("no known signature");
  }

  @Test
  void unreadFormatIsNamedWithTheWayOut() {
    ImageException refusal = refusal("\0\0\0 ftypavif".getBytes(StandardCharsets.US_ASCII));
    assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(refusal).hasMessage("The format AVIF is not read: convert it to PNG or JPEG");
  }

  @Test
  void losslessJpegIsUnsupportedRatherThanDamaged() {
    byte[] file = TestImages.bytes("q75.jpg");
    int frame = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    file[frame + 1] = (byte) 0xC3;
    assertThat(refusal(file).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(refusal(file))
        .hasMessage(
            "A JPEG that is lossless (SOF3) is not read: convert it to PNG or to a baseline JPEG");
  }

  @ParameterizedTest
  @CsvSource({
    "TGA, 0000020000000000000000000A000A001800",
    "TGA, 0001010000000118000000000A000A000800",
    "ICO, 00000100010010100000010020006804",
    "CUR, 00000200010010100000010020006804",
    "AVIF, 0000002066747970617669660000000061766966",
    "AVIF, 00000020667479706D696631000000006D69663161766966",
    "HEIF, 00000020667479706D696631000000006D69663168656963"
  })
  void formatsThatAreNotReadHaveTheirRightNames(String name, String hex) {
    byte[] file = Arrays.copyOf(HexFormat.of().parseHex(hex), 64);
    assertThat(refusal(file))
        .hasMessage("The format " + name + " is not read: convert it to PNG or JPEG");
  }

  @Test
  void anImageThatTakesTooLongIsGivenUp() {
    Limits limits = new Limits(Duration.ofNanos(1));
    try (ImageDecoder hasty = new ImageDecoder(ExifOrientation.APPLY, limits)) {
      for (String name : new String[] {"rgb.tif", "rgb.bmp", "gray.gif", "cmyk.jpg", "q75.jpg"}) {
        ImageException refusal =
            catchThrowableOfType(ImageException.class, () -> hasty.decode(TestImages.bytes(name)));
        assertThat(refusal.kind()).as(name).isEqualTo(Kind.TOO_SLOW);
        assertThat(refusal).hasMessageContaining("longer than the limit of 0.001 s");
      }
    }
  }

  @Test
  void headersOfBombsAreRefusedBeforeDecoding() {
    byte[] png = TestImages.bytes("rgb.png");
    ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    byte[] jpeg = TestImages.bytes("q75.jpg");
    int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_000).putShort(frame + 7, (short) 65_000);
    byte[] gif = TestImages.bytes("gray.gif");
    ByteBuffer.wrap(gif).putInt(6, -1);
    byte[] bmp = TestImages.bytes("rgb.bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 1 << 20).putInt(22, 1 << 20);
    byte[] webp = TestImages.bytes("alpha.webp");
    Arrays.fill(webp, 24, 30, (byte) 0xFF);

    for (byte[] bomb : new byte[][] {png, jpeg, gif, bmp, webp}) {
      long start = System.nanoTime();
      ImageException refusal = refusal(bomb);
      assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(refusal).hasMessageContaining("178956970").hasMessageContaining("scale");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aMarkerThatMustNotFollowTheImageDataIsDamage() {
    byte[] file = TestImages.bytes("q75.jpg");
    file[file.length - 1] = (byte) 0xD8;
    assertThat(refusal(file)).hasMessage("The JPEG's image data is damaged (marker D8 behind it)");
  }

  @Test
  void compressedTextWithoutBoundsIsRefused() throws IOException {
    byte[] png = TestImages.bytes("rgb.png");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes("Comment\0\0".getBytes(StandardCharsets.US_ASCII));
    try (var deflater = new DeflaterOutputStream(text)) {
      deflater.write(new byte[2 << 20]);
    }
    int end = png.length - 12;
    ByteBuffer file = ByteBuffer.allocate(png.length + 12 + text.size());
    file.put(png, 0, end).putInt(text.size()).put("zTXt".getBytes(StandardCharsets.US_ASCII));
    file.put(text.toByteArray()).putInt(0).put(png, end, 12);
    assertThat(refusal(file.array()).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void worksOnAfterErrors() throws ImageException {
    byte[] good = TestImages.bytes("q75.jpg");
    String expected = TestImages.sha256(TestImages.rgb(decoder.decode(good)));
    for (String name :
        new String[] {"q75.jpg", "rgb.png", "palette.gif", "rgb_lzw.tif", "cmyk.jpg"}) {
      byte[] file = TestImages.bytes(name);
      assertThat(refusal(Arrays.copyOf(file, file.length / 2))).isNotNull();
      assertThat(TestImages.sha256(TestImages.rgb(decoder.decode(good)))).isEqualTo(expected);
    }
  }

  @Test
  void closedDecoderSaysSo() {
    decoder.close();
    assertThatThrownBy(() -> decoder.decode(TestImages.bytes("q75.jpg")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The image decoder is closed");
  }

  @Test
  void threadsWithADecoderEachGetTheSamePixels() {
    byte[] file = TestImages.bytes("size_300x201.jpg");
    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> checksum(file)).distinct())
        .hasSize(1);
  }

  private static String checksum(byte[] file) {
    try (ImageDecoder own = new ImageDecoder(ExifOrientation.APPLY)) {
      return TestImages.sha256(TestImages.rgb(own.decode(file)));
    } catch (ImageException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nativeMemoryDoesNotGrow() throws ImageException {
    String[] names = {
      "q75.jpg", "rgb.png", "gray16.png", "lossy.webp", "orientation_6.jpg", "rgb.bmp"
    };
    byte[] large = TestImages.bytes("size_300x201.jpg");
    decodeMany(names, large, 200);
    long tracked = Pointer.totalBytes();
    long resident = Pointer.physicalBytes();
    decodeMany(names, large, 2_000);
    assertThat(Pointer.totalBytes()).isEqualTo(tracked);
    assertThat(Pointer.physicalBytes() - resident).isLessThan(48L << 20);
  }

  private void decodeMany(String[] names, byte[] large, int count) throws ImageException {
    for (int i = 0; i < count; i++) {
      byte[] file = TestImages.bytes(names[i % names.length]);
      decoder.decode(file);
      decoder.decode(large);
      assertThat(refusal(Arrays.copyOf(file, file.length / 2))).isNotNull();
    }
  }

  private ImageException refusal(byte[] file) {
    return catchThrowableOfType(ImageException.class, () -> decoder.decode(file));
  }
}
