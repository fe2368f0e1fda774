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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same call night after night, as a scheduler makes it. */
class NightlyTest {

  @TempDir Path folder;

  @Test
  void whatIsThereIsNotComputedAgain() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 4, 1);
    TinyNet.write(folder, "tiny", 1);
    assertThat(extract().out()).contains("12 of 12 images coded");

    Call second = extract();

    assertThat(second.out()).contains("0 of 12 images coded", "12 unchanged since they were coded");
    Files.delete(images.resolve("bars/bars000.jpg"));
    Files.writeString(images.resolve("bars/bars001.jpg"), "broken");
    Call third = extract("--max-failure-rate", "0.5");
    assertThat(third.status()).isEqualTo(ExitStatus.TOO_MANY_FAILURES);
    assertThat(third.out())
        .contains(
            "0 of 11 images coded", "1 replaced since", "1 gone (--prune drops", "UNIDENTIFIED");
    assertThat(summary().get("counts").toString())
        .isEqualTo(
            "{\"seen\":11,\"coded\":0,\"new\":0,\"reused\":0,\"replaced\":1,\"skipped\":10,"
                + "\"quarantined\":1,\"still_quarantined\":0,\"gone\":1,\"passed_over\":0,"
                + "\"passed_over_by_reason\":{}}");

    Call fourth = extract("--prune");

    assertThat(fourth.status()).isZero(); // what failed before is not tried, so nothing fails
    assertThat(fourth.out()).contains("1 still in quarantine", "1 gone, and dropped");
    assertThat(summary().at("/counts/pruned").asInt()).isOne();
  }

  private Call extract(String... more) {
    Object[] args = {
      "extract",
      "--images",
      folder + "/images",
      "--net",
      folder + "/tiny.onnx",
      "--codes",
      folder + "/codes",
      "--summary",
      folder + "/summary.json"
    };
    return headstart(args, more);
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
  }
}
