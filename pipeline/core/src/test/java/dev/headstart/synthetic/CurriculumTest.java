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
  void picturesAreTheSameToTheBitEverywhere() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int label = 0; label < 30; label++) {
      digest.update(bytes(CURRICULUM.picture(label, 11)));
    }
    for (String label : DemoPhotos.classes()) {
      digest.update(bytes(new DemoPhotos(7, 96).picture(label, 11)));
    }

    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("7ce625203e4d26d2bab49c591bf7f366f9e2fa0c806545ea14a94385e4518593");
  }

  @Test
  void picturesOfAClassDiffer() {
    for (int label = 0; label < 30; label++) {
      byte[] first = bytes(CURRICULUM.picture(label, 0));
      assertThat(bytes(CURRICULUM.picture(label, 0))).isEqualTo(first);
      assertThat(bytes(CURRICULUM.picture(label, 1))).isNotEqualTo(first);
      assertThat(bytes(new Curriculum(8, 30, 64).picture(label, 0))).isNotEqualTo(first);
    }
  }

  @Test
  void everyPictureShowsSomething() {
    for (int label = 0; label < 30; label++) {
      byte[] picture = bytes(CURRICULUM.picture(label, 2));
      double mean =
          IntStream.range(0, picture.length).map(i -> picture[i] & 255).average().orElse(0);
      double squares =
          IntStream.range(0, picture.length)
              .mapToDouble(i -> (picture[i] & 255) - mean)
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

  private static byte[] bytes(Pixels picture) {
    byte[] row = new byte[3 * picture.width()];
    byte[] all = new byte[row.length * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      picture.row(y, row);
      System.arraycopy(row, 0, all, y * row.length, row.length);
    }
    return all;
  }
}
