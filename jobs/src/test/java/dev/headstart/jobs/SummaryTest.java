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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler finds at {@code --summary}, however a run ends. */
class SummaryTest {

  @TempDir Path folder;
  private Path images;

  @BeforeEach
  void inputs() throws IOException {
    images = TestImages.write(folder.resolve("images"), 4, 1);
    TinyNet.write(folder, "tiny", 1);
  }

  @Test
  void listsOfTheConfigurationFileAreListsAndKeysHaveOneStyle() throws IOException {
    Path more = TestImages.write(folder.resolve("more"), 2, 2);
    Path conf = folder.resolve("my.conf");
    Files.writeString(conf, "extract.images = [\"" + images + "\", \"" + more + "\"]\n");

    Call call =
        headstart(
            "extract",
            "--config",
            conf,
            "--net",
            folder + "/tiny.onnx",
            "--codes",
            folder + "/codes",
            "--summary",
            folder + "/summary.json");

    assertThat(call.status()).as(call.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
    assertThat(summary.at("/counts/seen").asInt()).isEqualTo(18);
    assertThat(summary.at("/provenance/parameters/images")).hasSize(2);
    assertThat(keys(summary)).allMatch(key -> key.matches("[a-z0-9_]+"));
  }

  @Test
  void aRunStoppedBySigtermSaysSoInOneLine() throws Exception {
    TestImages.write(images, 400, 3);
    Path table = folder.resolve("codes/_delta_log");
    Night night = nightAfterAnother();
    night.until(() -> Files.exists(table.resolve("00000000000000000001.json")));
    night.process().destroy();

    assertThat(night.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(night.process().exitValue()).isEqualTo(ExitStatus.STOPPED);
    assertThat(night.said().lines().filter(line -> line.contains("stopped"))).hasSize(1);
    assertThat(night.said()).doesNotContain("Exception", "ERROR", "\tat ");
    JsonNode summary = new ObjectMapper().readTree(night.summary().toFile());
    assertThat(summary.get("status").asText()).isEqualTo("stopped");
    assertThat(summary.get("verb").asText()).isEqualTo("extract");
  }

  @Test
  void aKilledRunLeavesNoSummaryOfAnEarlierOne() throws Exception {
    Night night = nightAfterAnother();
    night.until(() -> !Files.exists(night.summary()));
    night.kill();

    assertThat(night.summary()).doesNotExist();
  }

  private Night nightAfterAnother() throws IOException {
    Night night =
        Night.start(
            "local[1]",
            folder,
            "--images",
            images,
            "--net",
            folder + "/tiny.onnx",
            "--codes",
            folder + "/codes",
            "--batch-commit",
            50);
    Files.writeString(night.summary(), "{\"status\": \"done\"}"); // yesterday's
    return night;
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    node.forEach(child -> keys.addAll(keys(child)));
    return keys;
  }
}
