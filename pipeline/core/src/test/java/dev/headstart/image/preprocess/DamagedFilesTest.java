// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a file, there is an image or an ImageException, and the decoder goes on. */
class DamagedFilesTest {
  private static final int DAMAGES = 150;

  static List<String> files() {
    return TestImages.table("decoded.csv").stream()
        .map(fields -> fields[0])
        .filter(name -> !name.startsWith("orientation") || name.contains("_6."))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void damageIsAnImageExceptionOrAnImage(String name) {
    byte[] whole = TestImages.bytes(name);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    int refused = 0;
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.APPLY)) {
      for (int i = 0; i < DAMAGES; i++) {
        byte[] file = i % 3 == 0 ? cut(whole, random) : flip(whole, random);
        try {
          Pixels pixels = decoder.decode(file);
          assertThat(pixels.width()).isPositive();
          assertThat((long) pixels.width() * pixels.height()).isLessThanOrEqualTo(178_956_970L);
          pixels.row(pixels.height() - 1, new byte[3 * pixels.width()]);
        } catch (ImageException e) {
          assertThat(e.getMessage()).isNotBlank();
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] cut(byte[] whole, SplittableRandom random) {
    return Arrays.copyOf(whole, random.nextInt(whole.length));
  }

  private static byte[] flip(byte[] whole, SplittableRandom random) {
    byte[] file = whole.clone();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return file;
  }
}
