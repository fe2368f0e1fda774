// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who looks at a run in Spark's web interface or its History Server. */
class StageNamesTest {

  @TempDir Path folder;

  @Test
  void stagesAndJobsSayWhatTheyAreAbout() throws IOException {
    Path images = TestImages.write(folder.resolve("shapes"), 4, 1);
    Path net = TinyNet.write(folder, "tiny", 1);
    Path codes = folder.resolve("codes");

    List<JsonNode> extract =
        eventsOf("extract", "--images", images, "--net", net, "--codes", codes);
    assertThat(stages(extract))
        .contains(
            "extract: list, find what is new, shapes, tiny",
            "extract: decode+codes, shapes, tiny",
            "extract: commit, shapes, tiny");
    assertThat(jobs(extract)).contains("extract: decode+codes, shapes, tiny");

    Path model = folder.resolve("model");
    List<JsonNode> train =
        eventsOf("train", "--codes", codes, "--head", "softmax", "--model", model);
    assertThat(stages(train)).contains("train: fit softmax, codes, tiny");
    assertThat(jobs(train)).contains("train, codes, tiny");
  }

  private List<JsonNode> eventsOf(Object... call) throws IOException {
    Path log = Files.createTempDirectory(folder, "events");
    Map<String, String> conf =
        Map.of("spark.eventLog.enabled", "true", "spark.eventLog.dir", log.toUri().toString());
    conf.forEach(System::setProperty);
    try {
      Call done = headstart(call);
      assertThat(done.status()).as(done.err()).isZero();
    } finally {
      conf.keySet().forEach(System::clearProperty);
    }
    List<JsonNode> events = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(log)) {
      for (String line : Files.readAllLines(files.iterator().next())) {
        events.add(new ObjectMapper().readTree(line));
      }
    }
    return events;
  }

  private static List<String> stages(List<JsonNode> events) {
    return events.stream()
        .filter(event -> event.path("Event").asText().equals("SparkListenerStageCompleted"))
        .map(event -> event.at("/Stage Info/Stage Name").asText())
        .toList();
  }

  private static List<String> jobs(List<JsonNode> events) {
    return events.stream()
        .filter(event -> event.path("Event").asText().equals("SparkListenerJobStart"))
        .map(event -> event.at("/Properties/spark.job.description").asText())
        .toList();
  }
}
