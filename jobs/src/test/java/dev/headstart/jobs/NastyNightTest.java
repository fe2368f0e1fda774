// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestData;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files among good ones: they cost their own code, and the exit status tells of them. */
class NastyNightTest {

  private static final int LICENSES = 2; // files that --exclude passes over

  @TempDir Path folder;

  @Test
  void goodRowsAreKeptWhateverTheLimitSays() throws IOException {
    Path nasty = TestData.path("sets/nasty");
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Path good = TestImages.write(folder.resolve("good"), 334, 1);
    TinyNet.write(folder, "tiny", 1);
    Object[] call = {
      "extract",
      "--images",
      nasty + "/made",
      nasty + "/pillow",
      nasty + "/exif-recurser",
      good,
      broken,
      "--exclude",
      "LICENSE*",
      "--net",
      folder.resolve("tiny.onnx"),
      "--codes",
      folder.resolve("codes"),
      "--summary",
      folder.resolve("summary.json"),
      "--retry-quarantined"
    };

    // 20 of 1116 are 1.8 %
    assertThat(headstart(call, "--max-failure-rate", "0.01").status())
        .isEqualTo(ExitStatus.TOO_MANY_FAILURES);

    assertCounts(1002 + 94, 20, "too-many-failures");

    // the 20 are tried again, alone: all of them fail
    assertThat(headstart(call, "--max-failure-rate", "0.2").status())
        .isEqualTo(ExitStatus.TOO_MANY_FAILURES);
    assertThat(headstart(call, "--overwrite", "--max-failure-rate", "0.05").status()).isZero();

    // 60 of 1156 are 5.2 %
    for (int i = 0; i < 40; i++) {
      Files.writeString(broken.resolve(i + ".jpg"), "no image " + i);
    }
    assertThat(headstart(call, "--overwrite", "--max-failure-rate", "0.05").status())
        .isEqualTo(ExitStatus.TOO_MANY_FAILURES);
    assertCounts(1002 + 94, 60, "too-many-failures");
    assertThat(headstart(call, "--overwrite", "--max-failure-rate", "0.2").status()).isZero();
    assertCounts(1002 + 94, 60, "done");
  }

  private void assertCounts(int coded, int quarantined, String status) throws IOException {
    JsonNode counts = new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
    assertThat(counts.at("/counts/seen").asInt()).isEqualTo(coded + quarantined + LICENSES);
    assertThat(counts.at("/counts/passed_over_by_reason").toString())
        .isEqualTo("{\"filtered\":" + LICENSES + "}");
    assertThat(counts.at("/counts/new").asInt()).isEqualTo(coded);
    assertThat(counts.at("/counts/quarantined").asInt()).isEqualTo(quarantined);
    assertThat(counts.at("/status").asText()).isEqualTo(status);
  }
}
