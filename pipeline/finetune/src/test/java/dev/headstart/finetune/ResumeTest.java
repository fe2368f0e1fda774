// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.TestImages;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training goes on from a checkpoint of the same images only. */
class ResumeTest {

  private static final FineTuneOptions OPTIONS = Lesson.options(3, 1);

  @TempDir Path folder;
  private Path kept;
  private Path images;

  @BeforeEach
  void killedAfterTheFirstEpoch() throws IOException {
    kept = folder.resolve("checkpoints");
    Lesson killed = new Lesson(folder).keptAt(kept, false).diesAfter(1);
    images = killed.training();
    assertThatThrownBy(() -> killed.teach("relu1", OPTIONS)).hasMessage("killed");
  }

  @Test
  void otherBytesUnderTheSamePathsAreRefused() throws IOException {
    Lesson lesson = new Lesson(folder);
    TestImages.write(images, 20, 3);

    refused(lesson, "images");
  }

  @Test
  void anotherClassOfTwoImagesIsRefused() throws IOException {
    Lesson lesson = new Lesson(folder);
    Files.move(images.resolve("bars/bars000.jpg"), images.resolve("discs/bars000.jpg"));
    Files.move(images.resolve("discs/discs000.jpg"), images.resolve("bars/discs000.jpg"));

    refused(lesson, "images");
  }

  @Test
  void anotherNameOfAClassIsRefused() throws IOException {
    Lesson lesson = new Lesson(folder);
    Files.move(images.resolve("bars"), images.resolve("barriers"));
    Files.move(folder.resolve("validation/bars"), folder.resolve("validation/barriers"));

    refused(lesson, "classes", "barriers");
  }

  @Test
  void otherImagesOfTheValidationAreRefused() throws IOException {
    Lesson lesson = new Lesson(folder);
    TestImages.write(folder.resolve("validation"), 10, 3);

    refused(lesson, "validation");
  }

  @Test
  void checkpointOfAnOlderOrANewerVersionIsRefused() throws IOException {
    Lesson lesson = new Lesson(folder);
    Path file = kept.resolve("epoch-00001");
    header(file, "sha256:0 code FineTuneOptions[epochs=3]");
    refused(lesson, "older version", "images");
    header(file, "headstart checkpoint 4");
    refused(lesson, "newer version", "4");
  }

  /** A file of version 2 ends before the slow momentum, of which there is none here. */
  @Test
  void checkpointOfVersionTwoGoesOn() throws IOException {
    byte[] undisturbed = new Lesson(folder).teach("relu1", OPTIONS).onnx();
    Path file = kept.resolve("epoch-00001");
    byte[] bytes = Files.readAllBytes(file);
    int version = 2 + "headstart checkpoint ".length();
    assertThat(bytes[version]).isEqualTo((byte) '3');
    bytes[version] = '2';
    Files.delete(file.resolveSibling(".epoch-00001.crc"));
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 2 * Integer.BYTES));

    Lesson resumed = new Lesson(folder).keptAt(kept, true);
    assertThat(resumed.teach("relu1", OPTIONS).onnx()).isEqualTo(undisturbed);
    assertThat(resumed.heard).extracting(Epoch::number).containsExactly(2, 3);
  }

  private static void header(Path file, String text) throws IOException {
    Files.deleteIfExists(
        file.resolveSibling("." + file.getFileName() + ".crc")); // Hadoop's checksum
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeUTF(text);
      out.write(new byte[100]);
    }
  }

  private void refused(Lesson lesson, String... words) {
    lesson.keptAt(kept, true);
    assertThatThrownBy(() -> lesson.teach("relu1", OPTIONS))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(words)
        .message()
        .hasSizeLessThan(600)
        .doesNotContain("\n");
    assertThat(lesson.heard).isEmpty();
  }
}
