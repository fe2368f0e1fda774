// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights that differ from those before are told, and end as was asked for. */
class DriftCommandsTest {

  @TempDir Path folder;

  @Test
  void aNightLikeThoseBeforePassesAndADarkOneDoesNot() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path codes = folder.resolve("codes");
    Path images = folder.resolve("images");
    Path summary = folder.resolve("summary.json");
    TestImages.write(images.resolve("first"), 42, 1);
    Object[] night = {
      "extract", "--images", images, "--net", net, "--codes", codes, "--reference", codes
    };
    String[] strict = {"--fail-on-drift", "--summary", summary.toString()};
    Call first = headstart(night, strict);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).contains("drift  not tested: the table had no codes before this run");
    Object[] train = {
      "train", "--codes", codes, "--head", "softmax", "--model", folder.resolve("model"),
    };
    assertThat(headstart(train, "--test-split", "0.5").status()).isZero();

    TestImages.write(folder.resolve("second"), 20, 2);
    Object[] predict = {"predict", "--model", folder.resolve("model"), "--reference", codes};
    Object[] files = {
      "--images",
      folder.resolve("second"),
      "--predictions",
      folder.resolve("predictions"),
      "--report",
      folder.resolve("report")
    };
    Call alike = headstart(Stream.of(predict, files, strict).flatMap(Stream::of).toArray());
    assertThat(alike.status()).as(alike.out() + alike.err()).isZero();
    assertThat(alike.out())
        .containsPattern("drift {2}none found, p = 0[.]\\d+ .*60 images beside \\d+ of")
        .contains("class scores", "class gone", "top score");
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    assertThat(report.at("/drift/p").asDouble()).isGreaterThan(0.05);
    assertThat(report.at("/drift/shifts")).hasSize(3);

    TestImages.write(images.resolve("third"), 20, 3);
    darken(images.resolve("third"));
    Call dark = headstart(night, strict);
    assertThat(dark.status()).as(dark.out() + dark.err()).isEqualTo(4);
    assertThat(dark.out())
        .contains("drift  found, p = 0.001", "60 images beside 126 of", "domain classifier");
    JsonNode told = new ObjectMapper().readTree(summary.toFile());
    assertThat(told.at("/status").asText()).isEqualTo("drifted");
    assertThat(told.at("/metrics/drift/found").asBoolean()).isTrue();
    assertThat(told.at("/metrics/drift/rows").asInt()).isEqualTo(60);

    night[8] = folder.resolve("none");
    refused(headstart(night), "No codes at " + folder.resolve("none"));
    refused(headstart(night, "--drift-alpha", "0"), "--drift-alpha is 0.0: it must be from");
  }

  private static void darken(Path images) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(images)) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).toList();
    }
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      ImageIO.write(new RescaleOp(0.4f, 0, null).filter(image, null), "jpg", file.toFile());
    }
  }
}
