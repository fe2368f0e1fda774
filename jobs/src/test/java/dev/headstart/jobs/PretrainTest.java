// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.ExitStatus;
import dev.headstart.net.card.NetCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pretraining from the command line, and what the net is good for then. */
class PretrainTest {

  @TempDir Path folder;

  @Test
  void netFromFormulasIsTakenLikeAnyOther() throws IOException {
    Call pretrained = pretrain("net", 32, "--seed", "3");
    assertThat(pretrained.status()).as(pretrained.err()).isZero();
    assertThat(pretrained.out()).contains("epoch  1  loss ", "the weights of epoch");
    NetCard card = NetCard.parse(Files.readString(folder.resolve("net.yaml")));
    assertThat(card.source()).startsWith("headstart pretrain --seed 3 --classes 6");
    assertThat(card.codeLength()).isEqualTo(4 * 16);

    Path images = TestImages.write(folder.resolve("images"), 5, 1);
    Call extracted =
        headstart(
            "extract",
            "--images",
            images,
            "--net",
            folder.resolve("net.onnx"),
            "--codes",
            folder.resolve("codes"));
    assertThat(extracted.out()).contains("15 of 15 images coded with net");
  }

  @Test
  void teacherIsNamedInTheCard() throws IOException {
    TinyNet.write(folder, "tiny", 1);

    Call pretrained = pretrain("student", 32, "--teacher", folder + "/tiny.onnx");
    assertThat(pretrained.status()).as(pretrained.err()).isZero();
    NetCard card = NetCard.parse(Files.readString(folder.resolve("student.yaml")));
    assertThat(card.source()).contains("--teacher tiny");
  }

  @Test
  void sizeThatTheNetCannotHaveIsAWrongCall() {
    Call call = pretrain("net", 33);

    assertThat(call.status()).isEqualTo(ExitStatus.WRONG_CALL);
    assertThat(call.err()).contains("multiple of 4");
    assertThat(folder.resolve("net.onnx")).doesNotExist();
  }

  private Call pretrain(String name, int size, String... more) {
    Object[] call = {
      "pretrain",
      "--out",
      folder.resolve(name + ".onnx"),
      "--classes",
      6,
      "--images-per-class",
      8,
      "--epochs",
      1,
      "--widths",
      "8,16",
      "--size",
      size
    };
    return headstart(call, more);
  }
}
