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

/** Each call with a wrong option ends with 2 and one clear line, and writes nothing. */
class WrongOptionsTest {

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
  void wrongOptions() {
    refused(headstart("extract", "--imges", inputs.images), "--images");
    refused(headstart("extrct"), "extract");
    refused(headstart(), "Name a verb");
    refused(
        headstart("train", "--codes", inputs.codes, "--head", "tree", "--model", folder + "/m"),
        "tree");
    refused(inputs.extract("--batch-size", "0"), "--batch-size is 0");
    refused(inputs.extract("--include", "[a"), "Not a glob: [a");
  }

  @Test
  void aMisspeltOptionIsToldOfBeforeTheMissingOnes() {
    refused(
        headstart("extract", "--imags", inputs.images), "Unknown option: '--imags'", "--images");
    // picocli takes it for one more folder of images
    Call swallowed =
        headstart(
            "extract", "--images", inputs.images, "--nett=" + inputs.net, "--codes", inputs.codes);
    refused(swallowed, "Unknown option: '--nett'", "--net");
    assertThat(swallowed.err()).doesNotContain("Missing");
    refused(headstart("extract", "--images", inputs.images), "Missing required option", "--codes");
  }

  @Test
  void quarantineWithoutCodes() {
    refused(
        headstart("quarantine", "list", "--codes", inputs.codes), "No codes at " + inputs.codes);
    refused(headstart("quarantine"), "quarantine list");
    refused(
        headstart("quarantine", "list", "--codes", inputs.codes, "--examples", "-1"),
        "--examples is -1");
  }

  @Test
  void imageTimeoutOfNothing() {
    refused(inputs.extract("--image-timeout", "0"), "--image-timeout is 0: it must be at least 1.");
  }

  @Test
  void precisionThatOnlyAGpuHas() {
    refused(
        inputs.extract("--precision", "tf32"),
        "Only a GPU computes codes in tf32: set --conf spark.headstart.device=gpu, or take"
            + " --precision fp32");
    refused(inputs.extract("--precision", "fp16"), "--precision");
  }

  @Test
  void unknownKeyInTheConfigurationFile() throws IOException {
    Path conf = folder.resolve("headstart.conf");
    Files.writeString(conf, "extract {\n  batch-comit = 5\n}\n");
    inputs.changed();

    Call call =
        headstart(
            "extract",
            "--config",
            conf,
            "--images",
            inputs.images,
            "--net",
            inputs.net,
            "--codes",
            inputs.codes);

    refused(
        call, "Unknown key extract.batch-comit in " + conf + " (line 2)", "extract.batch-commit");
  }

  @Test
  void listInTheConfigurationFileForAnOptionOfOneValue() throws IOException {
    Path conf = folder.resolve("headstart.conf");
    Files.writeString(conf, "extract {\n  images = [a, b]\n  codes = [a, b]\n}\n");
    inputs.changed();

    refused(
        headstart("extract", "--config", conf, "--net", inputs.net),
        "extract.codes in " + conf + " (line 3) takes one value, not a list.");
  }

  @Test
  void summaryThatCannotBeWritten() throws IOException {
    Path summary = Files.createDirectory(folder.resolve("summary.json"));
    inputs.changed();

    refused(
        inputs.extract("--summary", summary),
        "--summary: cannot write " + summary + ": it is a folder");
    refused(
        inputs.extract("--summary", "/proc/none/summary.json"),
        "--summary: cannot write /proc/none/summary.json");
  }
}
