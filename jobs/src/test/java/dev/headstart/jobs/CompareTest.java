// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.jobs.finetune.FinetuneCommand;
import dev.headstart.jobs.train.TrainCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare}, on small nets and images. */
class CompareTest {

  @TempDir Path folder;

  @Test
  void layersOfSeveralNetsAreMeasuredAndOneIsTaken() throws Exception {
    Path one = TinyNet.write(folder, "one", 1);
    Path other = TinyNet.write(folder, "other", 2);
    Path images = TestImages.write(folder.resolve("images"), 20, 1);
    Files.write(images.resolve("discs/broken.jpg"), new byte[] {1, 2, 3});
    Path summary = folder.resolve("summary.json");
    Path report = folder.resolve("report");

    Object[] compare = {
      "compare",
      "--images",
      images,
      "--net",
      one,
      "--net",
      other,
      "--other-layers",
      "1",
      "--exclude",
      "* copy.jpg",
      "--inference-batch",
      "4"
    };
    Call call =
        headstart(
            compare,
            "--sample",
            "45",
            "--executors",
            "2",
            "--whole-set",
            "3600000",
            "--summary",
            summary.toString(),
            "--report",
            report.toString());

    assertThat(call.status()).as(call.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(summary.toFile());
    JsonNode layers = told.at("/metrics/layers");
    int sampled = told.at("/counts/sampled").asInt();
    assertThat(sampled + told.at("/counts/failed").asInt()).isEqualTo(45);
    assertThat(layers.size()).isEqualTo(told.at("/counts/layers").asInt()).isGreaterThan(2);
    double best = 0;
    for (JsonNode layer : layers) {
      assertThat(layer.at("/softmax/accuracies").size()).isEqualTo(45);
      assertThat(layer.at("/svm/accuracies").size()).isEqualTo(5);
      assertThat(layer.at("/nearest/k10/accuracy").asDouble()).isBetween(0.2, 1.0);
      assertThat(layer.at("/few_shot/n5/draws").size()).isEqualTo(10);
      assertThat(layer.at("/hours").asDouble())
          .isCloseTo(500 / layer.at("/images_per_second").asDouble(), withinPercentage(0.001));
      best = Math.max(best, layer.at("/softmax/accuracy").asDouble());
      best = Math.max(best, layer.at("/svm/accuracy").asDouble());
    }
    JsonNode choice = told.at("/metrics/choice");
    assertThat(choice.at("/best_accuracy").asDouble()).isEqualTo(best).isGreaterThan(0.6);
    assertThat(choice.at("/accuracy").asDouble()).isGreaterThanOrEqualTo(best - 0.01);
    assertThat(choice.at("/quadrant").asText()).startsWith("large");
    assertThat(call.out())
        .contains("Take ", choice.at("/why").asText())
        .contains("headstart train --codes codes --head " + choice.at("/head").asText());
    List<String> printed =
        call.out().lines().filter(line -> line.startsWith("  headstart ")).toList();
    List<Verb> verbs = List.of(new ExtractCommand(), new TrainCommand(), new FinetuneCommand());
    assertThat(printed).hasSameSizeAs(verbs);
    for (int i = 0; i < verbs.size(); i++) {
      NextCommandTest.parse(verbs.get(i), NextCommandTest.inShell(printed.get(i).strip()));
      if (!(verbs.get(i) instanceof TrainCommand)) {
        assertThat(verbs.get(i).parameters())
            .containsEntry("images", List.of(images.toString()))
            .containsEntry("net", choice.at("/net").asText())
            .containsEntry("exclude", List.of("* copy.jpg"))
            .containsEntry("inference_batch", 4);
      }
    }
    assertThat(
            new ObjectMapper().readTree(report.resolve("report.json").toFile()).at("/comparison"))
        .isEqualTo(told.at("/metrics"));
    assertThat(Files.readString(report.resolve("index.html"))).contains("Comparison of nets");
  }

  @Test
  void theLastBlockIsFineTunedWhereItCanBe() throws IOException {
    Path one = TinyNet.write(folder, "one", 1);
    Path other = TinyNet.write(folder, "other", 2);
    Path images = TestImages.write(folder.resolve("images"), 10, 1);
    Path summary = folder.resolve("summary.json");
    Call call =
        headstart(
            "compare",
            "--images",
            images,
            "--net",
            one,
            "--net",
            other,
            "--fine-tune",
            "--layer",
            one + "=code,relu1",
            "--layer",
            other + "=code",
            "--summary",
            summary);

    assertThat(call.status()).as(call.err()).isZero();
    JsonNode tunings = new ObjectMapper().readTree(summary.toFile()).at("/metrics/fine_tuning");
    assertThat(tunings).hasSize(2);
    assertThat(tunings.at("/0/net").asText()).isEqualTo(one.toString());
    assertThat(tunings.at("/0/frozen_to").asText()).isEqualTo("relu1");
    assertThat(tunings.at("/0/epochs").asInt()).isEqualTo(5);
    assertThat(tunings.at("/0/training").asInt()).isEqualTo(24);
    assertThat(tunings.at("/0/validation").asInt()).isEqualTo(6);
    assertThat(tunings.at("/0/accuracy").asDouble())
        .isBetween(tunings.at("/0/accuracy95/0").asDouble(), 1.0);
    assertThat(tunings.at("/0/accuracy_at_start").asDouble()).isGreaterThan(0.5);
    assertThat(tunings.at("/1/without").asText()).startsWith("no earlier layer");
    assertThat(call.err()).contains("Fine-tuning the last block of 1 of the nets takes about");
    assertThat(call.out()).contains("one, after relu1", "other  no earlier layer");
  }

  @Test
  void whatCannotBeComparedIsSaid() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 4, 1);
    Object[] compare = {"compare", "--images", images, "--net", net};

    refused(headstart(compare, "--layer", "resnet=x"), "--layer names the net resnet");
    refused(headstart(compare, "--layer", net + "=nothing"), "has no layer 'nothing'");
    refused(headstart(compare, "--labels", "none"), "None of the images has a class");
    refused(headstart(compare, "--sample", "1000000000"), "give a smaller --sample");
  }
}
