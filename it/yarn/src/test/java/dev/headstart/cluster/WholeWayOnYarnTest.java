// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.LargeNet;
import dev.headstart.TestData;
import dev.headstart.TestImages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

/** Every verb of the nightly batch, from HDFS to HDFS, with the driver here and there at once. */
class WholeWayOnYarnTest extends ClusterTest {

  private static final int IMAGES = 48;
  private static final List<String> MODES = List.of("cluster", "client");
  private static final String ONE = "discs/discs000.jpg";
  private static final List<String> NAMES =
      List.of(
          " leading",
          "$HOME",
          "-dash",
          "100%25",
          "12:30",
          "[x]",
          "a b",
          "a%20b",
          "a=b",
          "back\\slash",
          "comma,",
          "dq\"",
          "emoji\uD83D\uDE00",
          "h#1",
          "nfd_e\u0301",
          "nl\nx",
          "part-00000",
          "plus+",
          "q?",
          "quo'te",
          "semi;colon",
          "st*r",
          "tab\t",
          "{y}",
          "~tilde",
          "\u00fcml\u00e4ut",
          "\u65e5\u672c\u8a9e",
          "_DSC0001");

  WholeWayOnYarnTest(Installed headstart) {
    super(headstart);
  }

  @Test
  void imagesBecomeCodesBecomeAModelBecomePredictions() throws Exception {
    String images = images(IMAGES);
    extractAsHere(images, net, IMAGES, MODES);

    Object[] train = {"--codes", "codes", "--head", "softmax", "--model", "model"};
    Object[] predict = {"--images", images, "--model", "model", "--predictions", "predictions"};
    inBothModes("train", onOneExecutor(train));
    inBothModes("evaluate", onOneExecutor("--codes", "codes", "--model", "model"));
    inBothModes("predict", onOneExecutor(predict));
    for (String mode : MODES) {
      assertThat(summary(mode, "train").at("/counts/rows").asInt()).isEqualTo(IMAGES);
      assertThat(summary(mode, "evaluate").at("/metrics/accuracy").asDouble()).isGreaterThan(0.6);
      assertThat(summary(mode, "predict").at("/counts/scored").asInt()).isEqualTo(IMAGES);
      assertThat(hdfs.table(mode + "/predictions").filter("predicted IS NOT NULL").count())
          .isEqualTo(IMAGES);
    }
  }

  @Test
  void aNetIsFineTuned() throws Exception {
    String images = images(IMAGES);
    inBothModes("finetune", "--images", images, "--net", net, "--out", "tuned.onnx", "--epochs", 2);
    for (String mode : MODES) {
      JsonNode epochs = summary(mode, "finetune").at("/metrics/curves/epoch");
      assertThat(epochs.get(epochs.size() - 1).asInt()).isEqualTo(2);
      assertThat(hdfs.exists(mode + "/tuned.onnx")).isTrue();
    }
  }

  @Test
  void squeezeNetOnPhotographs() throws Exception {
    Path real = TestData.path("nets/squeezenet1.1.onnx");
    Files.writeString(
        folder.resolve("squeezenet1.1.yaml"), TestData.card("squeezenet1.1").toYaml());
    hdfs.put(folder.resolve("squeezenet1.1.yaml"));
    for (String name : List.of("ants", "bees")) {
      Path photos = TestData.path("sets/hymenoptera/val/" + name);
      try (var files = Files.list(photos)) {
        for (Path photo : files.sorted().limit(20).toList()) {
          FileUtils.copyFileToDirectory(
              photo.toFile(), folder.resolve("photos").resolve(name).toFile());
        }
      }
    }
    String photos = hdfs.put(folder.resolve("photos"));
    String squeezeNet = hdfs.put(real);
    extractAsHere(photos, squeezeNet, 40, List.of("cluster"));
  }

  /** Of more than 64 MiB, so that executors map the file. */
  @Test
  void aNetWithItsWeightsInAnotherFile() throws Exception {
    Path large = LargeNet.writeApart(folder, "large", 2048, 6);
    hdfs.put(folder.resolve("large.onnx.data"));
    hdfs.put(folder.resolve("large.yaml"));
    String onHdfs = hdfs.put(large);
    String images = images(IMAGES);
    extractAsHere(images, onHdfs, IMAGES, List.of("cluster"));
  }

  /** Containers without a locale would lose all letters but the English ones. */
  @Test
  void namesOfAnyLettersAreReadInContainersOfTheCLocale() throws Exception {
    Path local = folder.resolve("names");
    byte[] image = Files.readAllBytes(TestImages.write(folder.resolve("one"), 1, 1).resolve(ONE));
    for (String set : List.of("red [1] {x}, 50% #2", "gr\u00f6\u00dfe=\u00fc:2")) {
      for (String name : NAMES) {
        Files.write(Files.createDirectories(local.resolve(set)).resolve(name + ".jpg"), image);
      }
    }
    Files.write(Path.of(URI.create(local.toUri() + "latin1-%E9.jpg")), image); // no UTF-8

    Call call =
        verb(
            "cluster",
            "extract",
            "--images",
            local.toUri().toString(),
            "--net",
            net,
            "--codes",
            "codes");

    call.ok();
    JsonNode counts = summary("cluster", "extract").at("/counts");
    assertThat(counts.at("/new").asInt()).isEqualTo(2 * NAMES.size()).isEqualTo(56);
    assertThat(counts.at("/quarantined").asInt()).isOne();
    assertThat(hdfs.table("cluster/codes").filter("path LIKE '%gr\u00f6\u00dfe%'").count())
        .isEqualTo(28);
  }

  @Test
  void exitStatusIsOursInClientModeAndYarnTellsItInClusterMode() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("broken/discs"));
    Files.writeString(broken.resolve("no-image.jpg"), "no image");
    hdfs.put(folder.resolve("broken"));
    Call wrong =
        verb(
            "cluster",
            "extract",
            "--images",
            hdfs.uri("nowhere"),
            "--net",
            net,
            "--codes",
            "codes");
    Call failing =
        headstart.headstartWithUpload(
            "extract",
            "--master",
            "yarn",
            "--images",
            hdfs.uri("broken"),
            "--net",
            net,
            "--codes",
            hdfs.uri("client/codes"));

    assertThat(wrong.end()).as(wrong.said()).isEqualTo(1); // spark-submit's, for whatever failed
    assertThat(wrong.report().at("/diagnostics").asText()).contains("exited with status 2");
    assertThat(wrong.attempts()).isOne();
    assertThat(summary("cluster", "extract").at("/status").asText()).isEqualTo("wrong-call");
    assertThat(hdfs.exists("cluster/codes")).isFalse();

    assertThat(failing.end()).as(failing.said()).isEqualTo(3);
    assertThat(failing.said()).contains("decode UNIDENTIFIED");
  }

  /** Codes images in these modes: the codes are, to the bit, those of a local master. */
  private void extractAsHere(String images, String net, int count, List<String> modes)
      throws Exception {
    Call local = extractHere(images, net);
    inModes(modes, "extract", "--images", images, "--net", net, "--codes", "codes");
    local.ok();
    List<String> here = hdfs.codes("here");
    assertThat(here).hasSize(count);
    for (String mode : modes) {
      assertThat(summary(mode, "extract").at("/counts/new").asInt()).isEqualTo(count);
      assertThat(hdfs.codes(mode + "/codes")).as(mode).isEqualTo(here);
    }
  }

  private void inBothModes(String verb, Object... options) throws Exception {
    inModes(MODES, verb, options);
  }

  private void inModes(List<String> modes, String verb, Object... options) throws Exception {
    List<Call> calls = new ArrayList<>();
    for (String mode : modes) {
      calls.add(verb(mode, verb, options));
    }
    for (Call call : calls) {
      call.ok();
      assertThat(call.report().at("/finalStatus").asText()).isEqualTo("SUCCEEDED");
    }
  }

  private static Object[] onOneExecutor(Object... options) {
    return Stream.concat(Stream.of("--conf", "spark.executor.instances=1"), Stream.of(options))
        .toArray();
  }

  /** A call whose outputs, named by a bare word behind its option, go to a folder of the mode. */
  private Call verb(String mode, String verb, Object... options) throws IOException {
    List<Object> words = new ArrayList<>(List.of(verb, "--master", "yarn", "--deploy-mode", mode));
    words.addAll(List.of("--summary", hdfs.uri(mode + "/" + verb + ".json")));
    for (int i = 0; i < options.length; i++) {
      boolean place =
          i > 0 && List.of("--codes", "--model", "--predictions", "--out").contains(options[i - 1]);
      words.add(place ? hdfs.uri(mode + "/" + options[i]) : options[i]);
    }
    return headstart.headstart(words.toArray());
  }

  private JsonNode summary(String mode, String verb) throws IOException {
    return hdfs.json(mode + "/" + verb + ".json");
  }
}
