// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call with wrong inputs ends with 2 and one clear line, and writes nothing. */
class WrongCallTest {

  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void inputs() throws IOException {
    inputs = new Inputs(folder);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    inputs.assertUntouched();
  }

  @Test
  void missingFolder() {
    Call call =
        headstart(
            "extract",
            "--images",
            folder + "/nowhere",
            "--net",
            inputs.net,
            "--codes",
            inputs.codes);

    refused(call, "No images at " + folder + "/nowhere: no such file or folder");
  }

  @Test
  void emptyFolder() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    inputs.changed();

    Call call =
        headstart("extract", "--images", empty, "--net", inputs.net, "--codes", inputs.codes);

    refused(call, "No images at " + empty + ": there are no files");
  }

  @Test
  void missingNet() {
    Call call =
        headstart(
            "extract",
            "--images",
            inputs.images,
            "--net",
            folder + "/no.onnx",
            "--codes",
            inputs.codes);

    refused(call, "No net at " + folder + "/no.onnx");
  }

  @Test
  void netWithoutCard() throws IOException {
    Files.delete(folder.resolve("tiny.yaml"));
    inputs.changed();

    Call call = inputs.extract();

    refused(call, "No card at " + folder + "/tiny.yaml", "--card");
  }

  @Test
  void notAnOnnxFile() throws IOException {
    Files.writeString(inputs.net, "not a net");
    inputs.changed();

    Call call = inputs.extract();

    refused(call, "ONNX");
  }

  @Test
  void unknownLayer() {
    Call call = inputs.extract("--layer", "relu3");

    refused(call, "relu3", "relu1", "zoo show");
  }

  @Test
  void cardOfAnotherSize() throws IOException {
    Path card = folder.resolve("tiny.yaml");
    Files.writeString(card, Files.readString(card).replace("width: 32", "width: 48"));
    inputs.changed();

    Call call = inputs.extract();

    refused(call, "48", "32");
  }

  @Test
  void unknownKeyInCard() throws IOException {
    Path card = folder.resolve("tiny.yaml");
    Files.writeString(card, Files.readString(card).replace("channels:", "chanels:"));
    inputs.changed();

    Call call = inputs.extract();

    refused(call, "chanels", "channels");
  }

  @Test
  void modelWithoutOverwrite() throws IOException {
    Path model = folder.resolve("model");
    String[] train = {
      "train", "--codes", inputs.codes.toString(), "--head", "softmax", "--model", model.toString()
    };
    assertThat(inputs.extract().status()).isZero();
    assertThat(headstart((Object[]) train).status()).isZero();
    inputs.changed();

    refused(headstart((Object[]) train), model.toString(), "--overwrite");
  }

  @Test
  void outputIsSomethingElse() throws IOException {
    Files.createDirectories(inputs.codes);
    Files.writeString(inputs.codes.resolve("thesis.txt"), "do not lose");
    inputs.changed();

    refused(inputs.extract(), inputs.codes + " is not empty and was not written by this command");
  }

  @Test
  void oneClassOnly() throws IOException {
    Call made =
        headstart(
            "extract",
            "--images",
            inputs.images.resolve("discs"),
            "--net",
            inputs.net,
            "--codes",
            inputs.codes);
    assertThat(made.status()).isZero();
    inputs.changed();

    Call call =
        headstart("train", "--codes", inputs.codes, "--head", "svm", "--model", folder + "/model");

    refused(call, "discs");
  }

  @Test
  void codesWithoutLabels() throws IOException {
    Call made =
        headstart(
            "extract",
            "--images",
            inputs.images,
            "--labels",
            "none",
            "--net",
            inputs.net,
            "--codes",
            inputs.codes);
    assertThat(made.status()).isZero();
    inputs.changed();

    Call call =
        headstart("train", "--codes", inputs.codes, "--head", "svm", "--model", folder + "/model");

    refused(call, "have no labels", "--labels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"codes", "zero"})
  void fineTuningOnOneClass(String head) {
    refused(
        finetune(inputs.images.resolve("discs"), "--init-head", head),
        "of one class, discs",
        "two");
  }

  @Test
  void fineTuningWithoutLabels() {
    refused(
        finetune(inputs.images, "--labels", "none"), "no training image has a label", "--labels");
  }

  private Call finetune(Path from, String... more) {
    Object[] args = {
      "finetune", "--images", from, "--net", inputs.net, "--out", folder.resolve("tuned.onnx")
    };
    return headstart(args, more);
  }

  @Test
  void missingCodesAndModels() {
    refused(
        headstart("train", "--codes", inputs.codes, "--head", "svm", "--model", folder + "/model"),
        "No codes at " + inputs.codes);
    refused(
        headstart("evaluate", "--model", folder + "/model", "--codes", inputs.codes),
        "No model at " + folder + "/model");
    refused(
        headstart(
            "predict",
            "--model",
            folder + "/m",
            "--images",
            inputs.images,
            "--predictions",
            folder + "/p"),
        "No model at " + folder + "/m");
  }
}
