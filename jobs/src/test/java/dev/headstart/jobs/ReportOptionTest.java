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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The option {@code --report} of the verbs. */
class ReportOptionTest {

  @TempDir Path folder;
  private Path images;
  private Path net;
  private Path codes;
  private Path model;

  @BeforeEach
  void makeImages() throws IOException {
    images = TestImages.write(folder.resolve("images"), 12, 1);
    net = TinyNet.write(folder, "tiny", 1);
    codes = folder.resolve("codes");
    model = folder.resolve("model");
  }

  @Test
  @Tag("slow")
  void trainEvaluateAndPredictWriteReports() throws IOException {
    Files.writeString(images.resolve("bars/broken.jpg"), "no image");
    assertThat(
            headstart(
                    "extract",
                    "--images",
                    images,
                    "--net",
                    net,
                    "--codes",
                    codes,
                    "--max-failure-rate",
                    "0.1")
                .status())
        .isZero();

    JsonNode trained =
        report(
            "train",
            "--codes",
            codes,
            "--model",
            model,
            "--head",
            "softmax",
            "--test-split",
            "0.5");
    assertThat(trained.get("scores").asText()).isEqualTo("probability");
    assertThat(trained.get("learning_curve").size()).isEqualTo(4);
    assertThat(trained.at("/quarantine/0/error").asText()).isEqualTo("UNIDENTIFIED");
    assertThat(trained.at("/thumbnail_counts/unread").asInt()).isZero();

    JsonNode evaluated = report("evaluate", "--model", model, "--images", images);
    assertThat(evaluated.at("/evaluation/count").asInt()).isEqualTo(18);
    assertThat(evaluated.at("/notes/0").asText()).contains("seen in training");
    assertThat(evaluated.at("/quarantine/0/examples/0/path").asText()).contains("broken.jpg");
    assertThat(evaluated.at("/stages/0/images").asInt()).isEqualTo(37);

    JsonNode predicted =
        report(
            "predict",
            "--model",
            model,
            "--images",
            images,
            "--predictions",
            folder + "/p",
            "--max-failure-rate",
            "0.1");
    assertThat(predicted.has("evaluation")).isFalse();
    assertThat(predicted.at("/predictions/count").asInt()).isEqualTo(36);
    assertThat(predicted.at("/images/0/label").isNull()).isTrue();

    Files.delete(images.resolve("bars/broken.jpg"));
    Path tars = folder.resolve("tars");
    ok("pack", "--images", images, "--out", tars, "--format", "tar");
    ok("extract", "--images", tars, "--net", net, "--codes", folder + "/packed");
    JsonNode packed = report("evaluate", "--model", model, "--codes", folder + "/packed");
    assertThat(packed.at("/thumbnail_counts/shown").asInt()).isPositive();
    assertThat(packed.at("/thumbnail_counts/unread").asInt()).isZero();
  }

  private static void ok(Object... words) {
    Call call = headstart(words);
    assertThat(call.status()).as(call.err()).isZero();
  }

  @Test
  void folderThatHoldsSomethingElseIsRefusedBeforeAnyWork() throws IOException {
    Path site = Files.createDirectories(folder.resolve("report"));
    Files.writeString(site.resolve("index.html"), "<html>mine</html>");

    Call.refused(
        headstart(
            "predict",
            "--model",
            model,
            "--images",
            images,
            "--predictions",
            folder + "/p",
            "--report",
            site),
        site.toString(),
        "holds something else than a report");

    assertThat(Files.readString(site.resolve("index.html"))).isEqualTo("<html>mine</html>");
    assertThat(folder.resolve("p")).doesNotExist();
  }

  /** Runs a verb into the same folder each time and returns the numbers of its report. */
  private JsonNode report(Object... words) throws IOException {
    Path report = folder.resolve("report");
    Call call = headstart(words, "--report", report.toString());
    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out()).contains("report  " + report + "/index.html");
    assertThat(report.resolve("index.html")).isNotEmptyFile();
    return new ObjectMapper().readTree(report.resolve("report.json").toFile());
  }
}
