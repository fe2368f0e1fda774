// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.image.Pixels;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurriculumTest {

  private static final Curriculum CURRICULUM = new Curriculum(7, 30, 64);

  /**
   * The digest stands for every machine and every compiler: it may only change with the formulas.
   */
  @Test
  void imagesAreTheSameToTheBitEverywhere() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int label = 0; label < 30; label++) {
      digest.update(bytes(CURRICULUM.image(label, 11)));
    }
    for (String label : DemoPhotos.classes()) {
      digest.update(bytes(new DemoPhotos(7, 96).image(label, 11)));
    }

    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("7ce625203e4d26d2bab49c591bf7f366f9e2fa0c806545ea14a94385e4518593");
  }

  @Test
  void imagesOfAClassDiffer() {
    for (int label = 0; label < 30; label++) {
      byte[] first = bytes(CURRICULUM.image(label, 0));
      assertThat(bytes(CURRICULUM.image(label, 0))).isEqualTo(first);
      assertThat(bytes(CURRICULUM.image(label, 1))).isNotEqualTo(first);
      assertThat(bytes(new Curriculum(8, 30, 64).image(label, 0))).isNotEqualTo(first);
    }
  }

  @Test
  void everyImageShowsSomething() {
    for (int label = 0; label < 30; label++) {
      byte[] image = bytes(CURRICULUM.image(label, 2));
      double mean = IntStream.range(0, image.length).map(i -> image[i] & 255).average().orElse(0);
      double squares =
          IntStream.range(0, image.length)
              .mapToDouble(i -> (image[i] & 255) - mean)
              .map(d -> d * d)
              .average()
              .orElse(0);
      assertThat(Math.sqrt(squares)).as("class %d", label).isGreaterThan(4);
    }
  }

  @Test
  void tooFewClassesAreRefused() {
    assertThatThrownBy(() -> new Curriculum(1, 1, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 or more");
  }

  private static byte[] bytes(Pixels image) {
    byte[] row = new byte[3 * image.width()];
    byte[] all = new byte[row.length * image.height()];
    for (int y = 0; y < image.height(); y++) {
      image.row(y, row);
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    return all;
  }
}
