// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors with too little memory stop each verb that decodes images, before any work. */
class MemoryPreflightTest {

  @TempDir Path folder;
  private Path images;
  private Path net;

  @BeforeEach
  void inputs() throws IOException {
    images = TestImages.write(folder.resolve("images"), 2, 1);
    net = TinyNet.write(folder, "tiny", 1);
  }

  @Test
  void extract() {
    Path codes = folder.resolve("codes");

    refused("extract", "--images", images, "--net", net, "--codes", codes);

    assertThat(codes).doesNotExist();
  }

  @Test
  void finetune() {
    Path out = folder.resolve("tuned.onnx");

    Call call = onCluster("finetune", "--images", images, "--net", net, "--out", out);

    assertThat(call.status()).as(call.err()).isEqualTo(2);
    assertThat(call.err())
        .contains("512 for the JVM", "but gets 200 MiB (as set)", "memoryOverhead=576m");
    assertThat(out).doesNotExist();
  }

  @Test
  void predictAndEvaluate() {
    Path codes = folder.resolve("codes");
    Path model = folder.resolve("model");
    Path predictions = folder.resolve("predictions");
    headstart("extract", "--images", images, "--net", net, "--codes", codes);
    headstart("train", "--codes", codes, "--head", "softmax", "--model", model);
    assertThat(model).exists();

    refused("predict", "--model", model, "--images", images, "--predictions", predictions);
    refused("evaluate", "--model", model, "--images", images);

    assertThat(predictions).doesNotExist();
  }

  @Test
  void aLargerInferenceBatchNeedsMore() {
    Call call =
        onCluster(
            "extract",
            "--images",
            images,
            "--net",
            net,
            "--codes",
            folder + "/codes",
            "--inference-batch",
            5000);

    assertThat(call.status()).isEqualTo(2);
    assertThat(call.err()).doesNotContain("spark.executor.memoryOverhead=320m");
  }

  private void refused(Object... call) {
    Call done = onCluster(call);

    assertThat(done.status()).as(done.err()).isEqualTo(2);
    assertThat(done.err())
        .contains("but gets 200 MiB (as set)", "--conf spark.executor.memoryOverhead=320m");
  }

  private static Call onCluster(Object... call) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.master", "local-cluster[1,1,1024]");
    conf.put("spark.driver.host", "127.0.0.1");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    conf.put("spark.executor.memoryOverhead", "200m");
    conf.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    conf.put("spark.ui.enabled", "false");
    conf.forEach(System::setProperty);
    try {
      return headstart(call);
    } finally {
      conf.keySet().forEach(System::clearProperty);
    }
  }
}
