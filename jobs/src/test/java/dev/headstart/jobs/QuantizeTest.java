// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A net that {@code quantize} writes is used like any other. */
class QuantizeTest {

  @TempDir Path folder;

  @Test
  void aNetIsQuantisedComparedAndUsed() throws Exception {
    Inputs inputs = new Inputs(folder);
    Path photos = TestImages.write(folder.resolve("photos"), 12, 5);
    Path int8 = folder.resolve("tiny-int8.onnx");
    Path summary = folder.resolve("summary.json");

    refused(
        quantize(inputs, photos, int8, "--percentile", "50", "--max-loss", "2"),
        "The int8 net is not written",
        "--max-loss allows 2");
    assertThat(int8).doesNotExist();

    Call call = quantize(inputs, photos, int8, "--max-loss", "20", "--summary", summary);
    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out())
        .contains(
            "percentile of 27 images, compared on 9 others", "int8   2 Conv", "36 images, 3 c");
    JsonNode metrics = new ObjectMapper().readTree(summary.toFile()).get("metrics");
    assertThat(metrics.get("cosine_mean").asDouble()).isGreaterThan(0.99);
    assertThat(metrics.get("head_accuracy_fp32").asDouble()).isGreaterThan(0.5);
    assertThat(Files.readString(folder.resolve("tiny-int8.yaml")))
        .contains("quantised to int8 from tiny", "layer: code", "CC0-1.0");
    refused(quantize(inputs, photos, int8), "--overwrite replaces it");
    refused(
        headstart("quantize", "--net", int8, "--images", photos, "--out", folder + "/x.onnx"),
        "is quantised already");

    Object[] extract = {"extract", "--net", int8, "--images", photos, "--codes", inputs.codes};
    assertThat(headstart(extract).status()).isZero();
    Path model = folder.resolve("model");
    assertThat(
            headstart("train", "--codes", inputs.codes, "--head", "softmax", "--model", model)
                .status())
        .isZero();
    Call scored =
        headstart("predict", "--model", model, "--images", photos, "--predictions", folder + "/p");
    assertThat(scored.out()).contains("36 images scored");
    assertThat(headstart("zoo", "show", int8).out()).contains("code");
  }

  private static Call quantize(Inputs inputs, Path photos, Path out, Object... more) {
    Object[] args = {"quantize", "--net", inputs.net, "--images", photos, "--out", out};
    String[] words = Stream.of(more).map(Object::toString).toArray(String[]::new);
    return headstart(args, words);
  }
}
