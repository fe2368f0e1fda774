// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.jobs.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as it is shown to everybody. */
class DemoTest {

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void codesBeatRawPixelsByAWideMargin() throws IOException {
    Path out = folder.resolve("demo");
    Call demo = headstart("demo", "--out", out, "--summary", folder.resolve("summary.json"));

    assertThat(demo.status()).as(demo.err()).isZero();
    assertThat(demo.out()).contains("$ headstart finetune --images ", "95 % interval", "Look at:");
    JsonNode metrics =
        new ObjectMapper().readTree(folder.resolve("summary.json").toFile()).at("/metrics");
    double pixels = metrics.at("/raw pixels, softmax/accuracy").asDouble();
    assertThat(metrics.at("/codes, softmax/accuracy").asDouble()).isGreaterThan(pixels + 0.15);
    assertThat(metrics.at("/codes, svm/accuracy").asDouble()).isGreaterThan(pixels + 0.15);
    assertThat(metrics.at("/fine-tuned, softmax/accuracy").asDouble()).isGreaterThan(pixels + 0.15);
    assertThat(out.resolve("predictions/_delta_log")).isDirectory();

    assertThat(headstart("demo", "--out", out).status()).isEqualTo(ExitStatus.WRONG_CALL);
  }
}
