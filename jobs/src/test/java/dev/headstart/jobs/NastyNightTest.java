package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestData;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files among good ones: they cost their own code, and the exit status tells of them. */
class NastyNightTest {

  @TempDir Path folder;

  @Test
  void goodRowsAreKeptWhateverTheLimitSays() throws IOException {
    Path nasty = TestData.path("sets/nasty");
    Path good = TestImages.write(folder.resolve("good"), 334, 1);
    TinyNet.write(folder, "tiny", 1);
    Object[] call = {
      "extract",
      "--images",
      nasty + "/made",
      nasty + "/pillow",
      nasty + "/exif-recurser",
      good,
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
    assertThat(with(call, "--max-failure-rate", "0.01").status())
        .isEqualTo(ExitStatus.TOO_MANY_FAILURES);

    JsonNode counts = new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
    assertThat(counts.at("/counts/seen").asInt()).isEqualTo(1002 + 114);
    assertThat(counts.at("/counts/new").asInt()).isEqualTo(1002 + 94);
    assertThat(counts.at("/counts/quarantined").asInt()).isEqualTo(20);
    assertThat(counts.at("/status").asText()).isEqualTo("too-many-failures");

    // the 20 are tried again, alone: all of them fail
    assertThat(with(call, "--max-failure-rate", "0.2").status())
        .isEqualTo(ExitStatus.TOO_MANY_FAILURES);
    assertThat(with(call, "--overwrite", "--max-failure-rate", "0.05").status()).isZero();
  }

  private static Call with(Object[] call, String... more) {
    Object[] all = java.util.Arrays.copyOf(call, call.length + more.length);
    System.arraycopy(more, 0, all, call.length, more.length);
    return headstart(all);
  }
}
