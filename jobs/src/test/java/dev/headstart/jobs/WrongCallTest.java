// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wrong call ends with 2 and one clear line, and writes nothing. */
class WrongCallTest {

  @TempDir Path folder;
  private Path images;
  private Path net;
  private Path codes;
  private List<Path> before;

  @BeforeEach
  void inputs() throws IOException {
    images = TestImages.write(folder.resolve("images"), 2, 1);
    net = TinyNet.write(folder, "tiny", 1);
    codes = folder.resolve("codes");
    before = files();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void missingFolder() {
    Call call =
        headstart("extract", "--images", folder + "/nowhere", "--net", net, "--codes", codes);

    refused(call, "No images at " + folder + "/nowhere: no such file or folder");
  }

  @Test
  void emptyFolder() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    before = files();

    Call call = headstart("extract", "--images", empty, "--net", net, "--codes", codes);

    refused(call, "No images at " + empty + ": there are no files");
  }

  @Test
  void missingNet() {
    Call call =
        headstart("extract", "--images", images, "--net", folder + "/no.onnx", "--codes", codes);

    refused(call, "No net at " + folder + "/no.onnx");
  }

  @Test
  void netWithoutCard() throws IOException {
    Files.delete(folder.resolve("tiny.yaml"));
    before = files();

    Call call = headstart("extract", "--images", images, "--net", net, "--codes", codes);

    refused(call, "No card at " + folder + "/tiny.yaml", "--card");
  }

  @Test
  void notAnOnnxFile() throws IOException {
    Files.writeString(net, "not a net");
    before = files();

    Call call = headstart("extract", "--images", images, "--net", net, "--codes", codes);

    refused(call, "ONNX");
  }

  @Test
  void unknownLayer() {
    Call call =
        headstart(
            "extract", "--images", images, "--net", net, "--codes", codes, "--layer", "relu3");

    refused(call, "relu3", "relu1", "zoo show");
  }

  @Test
  void cardOfAnotherSize() throws IOException {
    Path card = folder.resolve("tiny.yaml");
    Files.writeString(card, Files.readString(card).replace("width: 32", "width: 48"));
    before = files();

    Call call = headstart("extract", "--images", images, "--net", net, "--codes", codes);

    refused(call, "48", "32");
  }

  @Test
  void unknownKeyInCard() throws IOException {
    Path card = folder.resolve("tiny.yaml");
    Files.writeString(card, Files.readString(card).replace("channels:", "chanels:"));
    before = files();

    Call call = headstart("extract", "--images", images, "--net", net, "--codes", codes);

    refused(call, "chanels", "channels");
  }

  @Test
  void modelWithoutOverwrite() throws IOException {
    Path model = folder.resolve("model");
    String[] train = {
      "train", "--codes", codes.toString(), "--head", "softmax", "--model", model.toString()
    };
    assertThat(extract().status()).isZero();
    assertThat(headstart((Object[]) train).status()).isZero();
    before = files();

    refused(headstart((Object[]) train), model.toString(), "--overwrite");
  }

  @Test
  void outputIsSomethingElse() throws IOException {
    Files.createDirectories(codes);
    Files.writeString(codes.resolve("thesis.txt"), "do not lose");
    before = files();

    refused(extract(), codes + " is not empty and was not written by this command");
  }

  @Test
  void oneClassOnly() throws IOException {
    Call made =
        headstart("extract", "--images", images.resolve("discs"), "--net", net, "--codes", codes);
    assertThat(made.status()).isZero();
    before = files();

    Call call = headstart("train", "--codes", codes, "--head", "svm", "--model", folder + "/model");

    refused(call, "discs");
  }

  @Test
  void codesWithoutLabels() throws IOException {
    Call made =
        headstart(
            "extract", "--images", images, "--labels", "none", "--net", net, "--codes", codes);
    assertThat(made.status()).isZero();
    before = files();

    Call call = headstart("train", "--codes", codes, "--head", "svm", "--model", folder + "/model");

    refused(call, "have no labels", "--labels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"codes", "zero"})
  void fineTuningOnOneClass(String head) {
    refused(finetune(images.resolve("discs"), "--init-head", head), "of one class, discs", "two");
  }

  @Test
  void fineTuningWithoutLabels() {
    refused(finetune(images, "--labels", "none"), "no training image has a label", "--labels");
  }

  private Call finetune(Path from, String... more) {
    Object[] args = {
      "finetune", "--images", from, "--net", net, "--out", folder.resolve("tuned.onnx")
    };
    return headstart(args, more);
  }

  @Test
  void missingCodesAndModels() {
    refused(
        headstart("train", "--codes", codes, "--head", "svm", "--model", folder + "/model"),
        "No codes at " + codes);
    refused(
        headstart("evaluate", "--model", folder + "/model", "--codes", codes),
        "No model at " + folder + "/model");
    refused(
        headstart(
            "predict",
            "--model",
            folder + "/m",
            "--images",
            images,
            "--predictions",
            folder + "/p"),
        "No model at " + folder + "/m");
  }

  @Test
  void wrongOptions() {
    refused(headstart("extract", "--imges", images), "--images");
    refused(headstart("extrct"), "extract");
    refused(headstart(), "Name a verb");
    refused(
        headstart("train", "--codes", codes, "--head", "tree", "--model", folder + "/m"), "tree");
    refused(
        headstart(
            "extract", "--images", images, "--net", net, "--codes", codes, "--batch-size", "0"),
        "--batch-size is 0");
    refused(
        headstart("extract", "--images", images, "--net", net, "--codes", codes, "--include", "[a"),
        "Not a glob: [a");
  }

  @Test
  void aMisspeltOptionIsToldOfBeforeTheMissingOnes() {
    refused(headstart("extract", "--imags", images), "Unknown option: '--imags'", "--images");
    // picocli takes it for one more folder of images
    Call swallowed = headstart("extract", "--images", images, "--nett=" + net, "--codes", codes);
    refused(swallowed, "Unknown option: '--nett'", "--net");
    assertThat(swallowed.err()).doesNotContain("Missing");
    refused(headstart("extract", "--images", images), "Missing required option", "--codes");
  }

  @Test
  void quarantineWithoutCodes() {
    refused(headstart("quarantine", "list", "--codes", codes), "No codes at " + codes);
    refused(headstart("quarantine"), "quarantine list");
    refused(
        headstart("quarantine", "list", "--codes", codes, "--examples", "-1"), "--examples is -1");
  }

  @Test
  void unknownKeyInTheConfigurationFile() throws IOException {
    Path conf = folder.resolve("headstart.conf");
    Files.writeString(conf, "extract {\n  batch-comit = 5\n}\n");
    before = files();

    Call call =
        headstart("extract", "--config", conf, "--images", images, "--net", net, "--codes", codes);

    refused(
        call, "Unknown key extract.batch-comit in " + conf + " (line 2)", "extract.batch-commit");
  }

  @Test
  void listInTheConfigurationFileForAnOptionOfOneValue() throws IOException {
    Path conf = folder.resolve("headstart.conf");
    Files.writeString(conf, "extract {\n  images = [a, b]\n  codes = [a, b]\n}\n");
    before = files();

    refused(
        headstart("extract", "--config", conf, "--net", net),
        "extract.codes in " + conf + " (line 3) takes one value, not a list.");
  }

  @Test
  void summaryThatCannotBeWritten() throws IOException {
    Path summary = Files.createDirectory(folder.resolve("summary.json"));
    before = files();

    refused(
        headstart(
            "extract", "--images", images, "--net", net, "--codes", codes, "--summary", summary),
        "--summary: cannot write " + summary + ": it is a folder");
    refused(
        headstart(
            "extract",
            "--images",
            images,
            "--net",
            net,
            "--codes",
            codes,
            "--summary",
            "/proc/none/summary.json"),
        "--summary: cannot write /proc/none/summary.json");
  }

  @Test
  void imageTimeoutOfNothing() {
    refused(
        headstart(
            "extract", "--images", images, "--net", net, "--codes", codes, "--image-timeout", "0"),
        "--image-timeout is 0: it must be at least 1.");
  }

  private Call extract() {
    return headstart("extract", "--images", images, "--net", net, "--codes", codes);
  }

  private static void refused(Call call, String... words) {
    assertThat(call.status()).as(call.err()).isEqualTo(2);
    assertThat(call.err()).contains(words).doesNotContain("\tat ");
    assertThat(call.err().lines().count()).as(call.err()).isLessThanOrEqualTo(3);
    assertThat(call.out()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }
}
