// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.ExitStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that goes away while it is read, as a mount does. */
class SourceGoneTest {

  private static final int IMAGES = 300;

  @TempDir Path folder;

  @Test
  void whatWasCodedStaysAndTheRestIsCodedWhenTheFolderIsBack() throws Exception {
    Path images = TestImages.write(folder.resolve("images"), IMAGES / 3, 1);
    Path away = folder.resolve("away");
    TinyNet.write(folder, "tiny", 1);
    Path firstCommit = folder.resolve("codes/_delta_log/00000000000000000000.json");
    Thread thief = new Thread(() -> moveWhenThere(firstCommit, images, away));

    thief.start();
    Call night = extract();
    thief.interrupt(); // where nothing was committed, it waits still
    thief.join();

    assertThat(night.status()).as(night.err()).isEqualTo(ExitStatus.TOO_MANY_FAILURES);
    assertThat(night.out())
        .contains("in quarantine", "read FileNotFoundException, e.g. file:" + images);
    assertThat(night.err()).doesNotContain("Exception", "\tat ");
    JsonNode counts = counts();
    int coded = counts.get("coded").asInt();
    assertThat(coded).isBetween(1, IMAGES - 1);
    assertThat(counts.get("seen").asInt()).isEqualTo(IMAGES);
    assertThat(counts.get("quarantined").asInt()).isEqualTo(IMAGES - coded);

    Files.move(away, images);
    Call next = extract();

    assertThat(next.status()).as(next.err()).isZero();
    assertThat(counts().get("skipped").asInt()).isEqualTo(coded);
    assertThat(counts().get("coded").asInt()).isEqualTo(IMAGES - coded);
  }

  private static void moveWhenThere(Path file, Path from, Path to) {
    try {
      while (!Files.exists(file)) {
        Thread.sleep(10);
      }
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Call extract() {
    return headstart(
        "extract",
        "--images",
        folder + "/images",
        "--net",
        folder + "/tiny.onnx",
        "--codes",
        folder + "/codes",
        "--batch-commit",
        IMAGES / 3,
        "--summary",
        folder + "/summary.json");
  }

  private JsonNode counts() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("summary.json").toFile()).get("counts");
  }
}
