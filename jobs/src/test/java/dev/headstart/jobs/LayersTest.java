// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.net.builtin.RawPixels;
import dev.headstart.zoo.NetFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code extract --layers auto} writes a net of chosen features, which is used like any other. */
class LayersTest {

  @TempDir Path folder;

  @Test
  void featuresAreChosenOnceAndComputedNightly() throws Exception {
    Inputs inputs = new Inputs(folder);
    Path photos = TestImages.write(folder.resolve("photos"), 12, 5);
    Path net = folder.resolve("chosen.onnx");
    Path summary = folder.resolve("summary.json");

    Call chosen = choose(inputs.net, photos, inputs.codes, net, "--summary", summary);
    assertThat(chosen.status()).as(chosen.err()).isZero();
    assertThat(chosen.out()).contains("of 24 features of 2 layers chosen by 36 images", "36 of 36");
    JsonNode read = new ObjectMapper().readTree(summary.toFile());
    JsonNode layers = read.get("metrics").get("layers");
    int features = layers.get("features").asInt();
    assertThat(features).isBetween(1, 24);
    assertThat(layers.get("accuracy_by_share")).hasSize(7);
    assertThat(read.get("net").get("name").asText()).isEqualTo("chosen");
    assertThat(Files.readString(folder.resolve("chosen.yaml")))
        .contains("chosen by 36 images", "length: " + features, "CC0-1.0");

    Call night = headstart("extract", "--net", net, "--images", photos, "--codes", inputs.codes);
    assertThat(night.out()).contains("0 of 36 images coded", features + " floats");
    Path model = folder.resolve("model");
    Call trained =
        headstart("train", "--codes", inputs.codes, "--head", "softmax", "--model", model);
    assertThat(trained.status()).as(trained.err()).isZero();
    Call scored =
        headstart("predict", "--model", model, "--images", photos, "--predictions", folder + "/p");
    assertThat(scored.out()).contains("36 images scored");
    assertThat(headstart("zoo", "show", net).out()).contains("" + features);

    refused(choose(inputs.net, photos, inputs.codes, net), "There is a net at", "--overwrite");
    Path again = Files.createDirectory(folder.resolve("again")).resolve("chosen.onnx");
    assertThat(choose(inputs.net, photos, folder.resolve("others"), again).status()).isZero();
    assertThat(again).hasSameBinaryContentAs(net);
    assertThat(again.resolveSibling("chosen.yaml"))
        .hasSameBinaryContentAs(folder.resolve("chosen.yaml"));
  }

  @Test
  void whatCannotBeChosenIsRefused() throws Exception {
    Inputs inputs = new Inputs(folder);
    Path net = folder.resolve("chosen.onnx");

    refused(inputs.extract("--layers", "all"), "--layers is all: it can only be auto");
    refused(inputs.extract("--layers", "auto"), "--layers auto needs --net-out");
    refused(inputs.extract("--net-out", net), "--net-out needs --layers auto");
    refused(
        inputs.extract("--layers", "auto", "--net-out", net, "--layer", "relu1"),
        "--layers auto chooses of all layers, and --layer names some");
    refused(
        inputs.extract("--layers", "auto", "--net-out", net, "--labels", "none"),
        "None of the images has a class");
    refused(
        choose(inputs.net, inputs.images.resolve("discs"), inputs.codes, net),
        "All images are of the class discs");
    Path pixels = folder.resolve("pixels.onnx");
    new NetFiles(new Configuration()).saveWithCardBeside(RawPixels.net(8), pixels.toString());
    inputs.changed();
    refused(
        choose(pixels, inputs.images, inputs.codes, net),
        "Net 'raw-pixels' has no layer to choose features from beside its code layer pixels");
    inputs.assertUntouched();
  }

  private static Call choose(Path of, Path photos, Path codes, Path net, Object... more) {
    Object[] args = {
      "extract",
      "--net",
      of,
      "--images",
      photos,
      "--codes",
      codes,
      "--layers",
      "auto",
      "--net-out",
      net
    };
    String[] words = new String[more.length];
    for (int i = 0; i < more.length; i++) {
      words[i] = more[i].toString();
    }
    return headstart(args, words);
  }
}
