// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.net.card.NetCard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fine-tuning from the command line, and what the net is good for then. */
class FinetuneTest {

  @TempDir Path folder;

  @BeforeEach
  void inputs() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 20, 1);
    Files.writeString(images.resolve("discs/broken.jpg"), "no image");
    TestImages.write(folder.resolve("new"), 5, 2);
    TinyNet.write(folder, "tiny", 1);
  }

  @Test
  void tunedNetIsTakenLikeAnyOther() throws IOException {
    Call tuned =
        finetune(
            "--freeze-to",
            "relu1",
            "--epochs",
            "4",
            "--learning-rate",
            "0.005",
            "--summary",
            folder + "/summary.json");

    assertThat(tuned.status()).as(tuned.err()).isZero();
    assertThat(tuned.out())
        .contains(
            "left out: ",
            "broken.jpg",
            "48 images for training, 12 for validation, none for testing",
            "epoch  1  loss ",
            "accuracy",
            "the weights of epoch",
            "the images that the epoch was chosen by, so it is too optimistic");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
    assertCurves(summary.at("/metrics/curves"), 4);
    assertThat(summary.at("/counts/failed").asInt()).isOne();
    double validation = summary.at("/metrics/validation_accuracy").asDouble();
    assertThat(validation).isGreaterThan(0.6);
    NetCard card = NetCard.parse(Files.readString(folder.resolve("tuned.yaml")));
    assertThat(card.labels()).isEqualTo(TestImages.CLASSES);
    assertThat(card.source()).startsWith("fine-tuned from tiny");

    Call extracted =
        headstart(
            "extract",
            "--images",
            folder.resolve("new"),
            "--net",
            folder.resolve("tuned.onnx"),
            "--codes",
            folder.resolve("codes"));
    assertThat(extracted.out()).contains("15 of 15 images coded with tuned");
    Call trained =
        headstart(
            "train",
            "--codes",
            folder.resolve("codes"),
            "--head",
            "softmax",
            "--model",
            folder.resolve("model"));
    assertThat(trained.status()).as(trained.err()).isZero();
    Call predicted =
        headstart(
            "predict",
            "--model",
            folder.resolve("model"),
            "--images",
            folder.resolve("new"),
            "--predictions",
            folder.resolve("predictions"));
    assertThat(predicted.out()).contains("15 images scored");
  }

  @Test
  void imagesInShardsAreVariedToo() {
    Call packed =
        headstart(
            "pack",
            "--images",
            folder.resolve("new"),
            "--out",
            folder.resolve("packed"),
            "--format",
            "tar");
    assertThat(packed.status()).as(packed.err()).isZero();

    Call tuned =
        headstart(
            "finetune",
            "--images",
            folder.resolve("packed"),
            folder.resolve("images/discs/discs000.jpg"), // beside a file of its own
            "--net",
            folder.resolve("tiny.onnx"),
            "--out",
            folder.resolve("tuned.onnx"),
            "--all",
            "--augment",
            "--epochs",
            "1");
    assertThat(tuned.status()).as(tuned.err()).isZero();
    assertThat(tuned.out()).contains("epoch  0  at start     validation ", "epoch  1  loss ");
  }

  @Test
  void curvesOfATrainingThatStoppedEarlyEndThere() throws IOException {
    // too small steps to change what the net says
    String[] call = {
      "--epochs", "9", "--patience", "2", "--learning-rate", "1e-9", "--summary", folder + "/s.json"
    };
    Call tuned = finetune(call);

    assertThat(tuned.status()).as(tuned.err()).isZero();
    JsonNode metrics =
        new ObjectMapper().readTree(folder.resolve("s.json").toFile()).at("/metrics");
    int epochs = metrics.at("/best_epoch").asInt() + 2;
    assertThat(epochs).isLessThan(9);
    assertCurves(metrics.at("/curves"), epochs);
  }

  @Test
  void theEpochIsChosenByValidationAndTheNetTestedOnOthers() throws IOException {
    Path set = folder.resolve("set");
    TestImages.write(set.resolve("train"), 10, 3);
    TestImages.write(set.resolve("val"), 3, 4);
    TestImages.write(set.resolve("test"), 4, 5);

    Call tuned =
        headstart(
            "finetune",
            "--images",
            set,
            "--net",
            folder.resolve("tiny.onnx"),
            "--out",
            folder.resolve("tuned.onnx"),
            "--train-block",
            "..relu1",
            "--epochs",
            "2",
            "--soup",
            "2",
            "--slow-momentum",
            "0.3",
            "--select",
            "loss",
            "--report",
            folder.resolve("report"),
            "--summary",
            folder + "/s.json");

    assertThat(tuned.status()).as(tuned.err()).isZero();
    assertThat(tuned.out())
        .contains("30 images for training, 9 for validation, 12 for testing")
        .containsPattern("test  loss \\d\\.\\d{4}, accuracy \\d+\\.\\d % on 12 images")
        .doesNotContain("too optimistic");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("s.json").toFile());
    assertThat(summary.at("/metrics/test_accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(summary.at("/metrics/soup_epochs/0")).isEqualTo(summary.at("/metrics/best_epoch"));
    assertThat(summary.at("/counts/test").asInt()).isEqualTo(12);
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report/report.json").toFile());
    assertThat(report.at("/evaluation/accuracy")).isEqualTo(summary.at("/metrics/test_accuracy"));
    assertThat(report.at("/evaluation/logLoss").asDouble())
        .isCloseTo(summary.at("/metrics/test_loss").asDouble(), within(1e-5));
    assertThat(report.at("/training_curves/epoch")).hasSize(3);
  }

  @Test
  void saysWhenTheUnchangedNetWasBetter() {
    // steps that are far too long
    Call tuned = finetune("--all", "--epochs", "1", "--learning-rate", "0.1", "--workers", "1");

    assertThat(tuned.status()).as(tuned.err()).isZero();
    assertThat(tuned.out())
        .contains("Epoch 0, the unchanged net with a head on its codes, was better (", "extract");
  }

  /** The state before training comes first. */
  private void assertCurves(JsonNode curves, int epochs) throws IOException {
    for (JsonNode curve : curves) {
      assertThat(curve.size()).isEqualTo(epochs + 1);
    }
    assertThat(curves.at("/epoch/0").asInt()).isZero();
    assertThat(curves.at("/training_loss/0").isNull()).isTrue();
    assertThat(curves.at("/training_loss/1").asDouble()).isPositive();
    assertThat(curves.at("/validation_loss/0").asDouble()).isPositive();
    assertThat(curves.at("/validation_accuracy/0").asDouble()).isBetween(0.2, 1.0);
    BufferedImage png = ImageIO.read(folder.resolve("tuned.curves.png").toFile());
    assertThat(png.getWidth()).isEqualTo(1800);
  }

  @Test
  void wrongCallsSayWhatIsWrongAndWriteNothing() {
    assertWrong("has no layer 'relu9'; nearest:", "--freeze-to", "relu9");
    assertWrong("--resume needs --checkpoint", "--resume");
    assertWrong("--init-head is 'x': give codes or zero", "--init-head", "x");
    assertWrong("epochs is 0: give 1 or more", "--epochs", "0");
    assertWrong(
        "--layer-rate is for layers that are trained",
        "--freeze-to",
        "code",
        "--layer-rate",
        "relu1=0.1");
    assertWrong("--train-block is 'relu1': give two layers", "--train-block", "relu1");
    assertWrong("No layer 'conv1' is in the trainable part", "--train-block", "relu1..conv1");
    assertWrong("slow momentum is 1.0: give 0 to below 1", "--slow-momentum", "1");
    assertWrong("mutually exclusive", "--all", "--head-only");
    assertThat(finetune("--max-failure-rate", "0").status())
        .isEqualTo(ExitStatus.TOO_MANY_FAILURES);
    assertThat(folder.resolve("tuned.onnx")).doesNotExist();
  }

  private void assertWrong(String message, String... more) {
    Call call = finetune(more);
    assertThat(call.status()).as(call.err()).isEqualTo(ExitStatus.WRONG_CALL);
    assertThat(call.err()).contains(message);
    assertThat(folder.resolve("tuned.onnx")).doesNotExist();
  }

  private Call finetune(String... more) {
    Object[] args = {
      "finetune",
      "--images",
      folder.resolve("images"),
      "--net",
      folder.resolve("tiny.onnx"),
      "--out",
      folder.resolve("tuned.onnx"),
    };
    return headstart(args, more);
  }
}
