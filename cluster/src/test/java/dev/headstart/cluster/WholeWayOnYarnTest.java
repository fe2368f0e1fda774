package dev.headstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verb of the nightly batch, from HDFS to HDFS, with the driver here or there. */
@ExtendWith(ClusterExtension.class)
class WholeWayOnYarnTest {

  private static final int IMAGES = 48;

  private final Installed headstart;
  @TempDir private Path folder;
  private String mode;
  private Hdfs hdfs;

  WholeWayOnYarnTest(Installed headstart) {
    this.headstart = headstart;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "client"})
  void imagesBecomeCodesBecomeAModelBecomePredictions(String deployMode) throws Exception {
    mode = deployMode;
    try (Hdfs there = new Hdfs(headstart.cluster(), mode)) {
      hdfs = there;
      String images = inputs();
      String net = hdfs.uri("tiny.onnx");
      String codes = hdfs.uri("codes");

      Call extract = verb("extract", "--images", images, "--net", net, "--codes", codes).ok();
      assertThat(extract.report().at("/finalStatus").asText()).isEqualTo("SUCCEEDED");
      assertThat(summary("extract").at("/counts/new").asInt()).isEqualTo(IMAGES);
      assertSameCodesAsHere(images, net);

      verb("train", "--codes", codes, "--head", "softmax", "--model", hdfs.uri("model")).ok();
      assertThat(summary("train").at("/counts/rows").asInt()).isEqualTo(IMAGES);
      verb("evaluate", "--model", hdfs.uri("model"), "--codes", codes).ok();
      assertThat(summary("evaluate").at("/metrics/accuracy/value").asDouble()).isGreaterThan(0.6);
      verb(
              "predict",
              "--model",
              hdfs.uri("model"),
              "--images",
              images,
              "--predictions",
              hdfs.uri("predictions"))
          .ok();
      assertThat(summary("predict").at("/counts/scored").asInt()).isEqualTo(IMAGES);
      assertThat(hdfs.table("predictions").filter("predicted IS NOT NULL").count())
          .isEqualTo(IMAGES);
      verb(
              "finetune",
              "--images",
              images,
              "--net",
              net,
              "--out",
              hdfs.uri("tuned.onnx"),
              "--epochs",
              2)
          .ok();
      assertThat(summary("finetune").at("/metrics/epochs").size()).isEqualTo(2);
      assertThat(hdfs.exists("tuned.onnx")).isTrue();
    }
  }

  @Test
  void inClusterModeYarnAndTheSummaryTellHowItEnded() throws Exception {
    mode = "cluster";
    try (Hdfs there = new Hdfs(headstart.cluster(), "ends")) {
      hdfs = there;
      String images = inputs();
      Call wrong =
          verb(
              "extract",
              "--images",
              hdfs.uri("nowhere"),
              "--net",
              hdfs.uri("tiny.onnx"),
              "--codes",
              hdfs.uri("codes"));
      assertThat(wrong.end()).as(wrong.said()).isEqualTo(1); // spark-submit's, for whatever failed
      assertThat(wrong.report().at("/diagnostics").asText()).contains("exited with status 2");
      assertThat(wrong.attempts()).isOne();
      assertThat(summary("extract").at("/status").asText()).isEqualTo("wrong-call");
      assertThat(hdfs.exists("codes")).isFalse();
      assertThat(images).isNotEmpty();
    }
  }

  @Test
  void inClientModeTheExitStatusIsOurs() throws Exception {
    mode = "client";
    try (Hdfs there = new Hdfs(headstart.cluster(), "exits")) {
      hdfs = there;
      Path broken = Files.createDirectories(folder.resolve("broken/discs"));
      Files.writeString(broken.resolve("no-picture.jpg"), "no picture");
      inputs();
      Call failing =
          headstart.headstartWithUpload(
              "extract",
              "--master",
              "yarn",
              "--images",
              hdfs.put(folder.resolve("broken")),
              "--net",
              hdfs.uri("tiny.onnx"),
              "--codes",
              hdfs.uri("codes"));
      assertThat(failing.end()).as(failing.said()).isEqualTo(3);
      assertThat(failing.said()).contains("decode UNIDENTIFIED");
    }
  }

  private String inputs() throws IOException {
    TinyNet.write(folder, "tiny", 1);
    hdfs.put(folder.resolve("tiny.onnx"));
    hdfs.put(folder.resolve("tiny.yaml"));
    return hdfs.put(TestImages.write(folder.resolve("images"), IMAGES / 3, 1));
  }

  private Call verb(String verb, Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of(verb, "--master", "yarn", "--deploy-mode", mode));
    words.addAll(List.of("--summary", hdfs.uri(verb + ".json")));
    words.addAll(List.of(options));
    return headstart.headstart(words.toArray());
  }

  private JsonNode summary(String verb) throws IOException {
    return hdfs.json(verb + ".json");
  }

  /** The same call with a local master: the same codes, to the bit. */
  private void assertSameCodesAsHere(String images, String net) throws Exception {
    headstart
        .headstart(
            "extract",
            "--master",
            "local[2]",
            "--images",
            images,
            "--net",
            net,
            "--codes",
            hdfs.uri("codes-here"))
        .ok();
    assertThat(hdfs.codes("codes")).isEqualTo(hdfs.codes("codes-here")).hasSize(IMAGES);
  }
}
