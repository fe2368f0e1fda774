// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineListTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void reasonsAreListedTheMostFrequentFirstWithExamples() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 1, 1);
    Path codes = folder.resolve("codes");
    String[] extract = {
      "extract", "--images", images.toString(), "--net", net.toString(), "--codes", codes.toString()
    };
    assertThat(headstart((Object[]) extract).status()).isZero();
    Call empty = headstart("quarantine", "list", "--codes", codes);
    assertThat(empty.status()).as(empty.err()).isZero();
    assertThat(empty.out()).isEqualTo("The quarantine of " + codes + " is empty.\n");

    Files.write(images.resolve("discs/none.jpg"), new byte[0]);
    for (int i = 0; i < 5; i++) {
      Files.writeString(images.resolve("bars/text" + i + ".jpg"), "no image");
    }
    Path codes2 = folder.resolve("codes2");
    Call made =
        headstart(
            "extract",
            "--images",
            images,
            "--net",
            net,
            "--codes",
            codes2,
            "--max-failure-rate",
            "1",
            "--summary",
            folder + "/extract.json");
    assertThat(made.status()).as(made.err()).isZero();

    Call listed =
        headstart("quarantine", "list", "--codes", codes2, "--summary", folder + "/list.json");

    assertThat(listed.status()).as(listed.err()).isZero();
    String bars = "          file:" + images + "/bars/text";
    assertThat(listed.out().lines())
        .containsExactly(
            "6 images in quarantine of " + codes2 + ":",
            "       5  decode UNIDENTIFIED: The file is no image, or damaged at its start: no known"
                + " signature",
            bars + "0.jpg",
            bars + "1.jpg",
            bars + "2.jpg",
            "       1  decode EMPTY: The file is empty",
            "          file:" + images + "/discs/none.jpg");
    JsonNode summary = JSON.readTree(folder.resolve("list.json").toFile());
    assertThat(summary.get("verb").asText()).isEqualTo("quarantine list");
    assertThat(summary.get("counts").toString())
        .isEqualTo(
            "{\"quarantined\":6,\"by_reason\":{\"decode UNIDENTIFIED\":5,\"decode EMPTY\":1}}");

    String run = JSON.readTree(folder.resolve("extract.json").toFile()).get("run_id").asText();
    Call ofRun = headstart("quarantine", "list", "--codes", codes2, "--run", run, "--examples=0");
    assertThat(ofRun.out()).contains("6 images in quarantine").doesNotContain("file:");
    Call ofAnother = headstart("quarantine", "list", "--codes", codes2, "--run", "another");
    assertThat(ofAnother.status()).isZero();
    assertThat(ofAnother.out())
        .isEqualTo("The quarantine of " + codes2 + " from run another is empty.\n");
  }
}
