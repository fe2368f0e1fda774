// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors and drivers die in the middle of a training: it comes to as good as the same net. */
@Tag("slow")
class FinetuneFaultsTest {

  private static final String CLUSTER = "local-cluster[2,1,1024]";

  @TempDir Path folder;

  @BeforeEach
  void inputs() throws IOException {
    TestImages.write(folder.resolve("images"), 20, 1);
    TinyNet.write(folder, "tiny", 1);
  }

  @Test
  void killedExecutorAndKilledDriverChangeNothing() throws Exception {
    Call quiet = Call.verb("finetune", args("quiet"));
    assertThat(quiet.status()).as(quiet.err()).isZero();

    Night disturbed = finetune("disturbed");
    disturbed.until(() -> epochs("disturbed") >= 1);
    List<ProcessHandle> executors = disturbed.executors();
    assertThat(executors).as(disturbed.said()).hasSize(2);
    executors.get(0).destroyForcibly();
    disturbed.until(() -> epochs("disturbed") >= 3);
    disturbed.kill();
    assertThat(epochs("disturbed")).as(disturbed.said()).isGreaterThanOrEqualTo(3);
    assertThat(net("disturbed")).doesNotExist();

    Night resumed = finetune("disturbed", "--resume");
    assertThat(resumed.end()).as(resumed.said()).isZero();
    assertThat(resumed.said()).doesNotContain("epoch  1 ");
    assertAlike("disturbed", "quiet");
  }

  private Night finetune(String name, Object... more) throws IOException {
    return Night.verb("finetune", CLUSTER, folder, args(name, more));
  }

  private Object[] args(String name, Object... more) {
    Object[] args = {
      "--images",
      folder.resolve("images"),
      "--net",
      folder.resolve("tiny.onnx"),
      "--out",
      net(name),
      "--all",
      "--workers",
      2,
      "--batch-size",
      4,
      "--averaging-frequency",
      2,
      "--epochs",
      5,
      "--patience",
      5,
      "--checkpoint",
      folder.resolve(name)
    };
    return Stream.of(args, more).flatMap(Stream::of).toArray();
  }

  /** Where executors or drivers die, the last bits may come out otherwise. */
  private void assertAlike(String one, String other) throws IOException {
    List<Tensor> ours = weights(one);
    List<Tensor> theirs = weights(other);
    assertThat(ours).hasSameSizeAs(theirs).isNotEmpty();
    for (int i = 0; i < ours.size(); i++) {
      float[] values = ours.get(i).floatArray();
      float[] expected = theirs.get(i).floatArray();
      for (int j = 0; j < values.length; j++) {
        assertThat(values[j]).isCloseTo(expected[j], within(1e-3f));
      }
    }
  }

  private List<Tensor> weights(String name) throws IOException {
    return Model.parse(Files.readAllBytes(net(name))).initializers();
  }

  private Path net(String name) {
    return folder.resolve(name + ".onnx");
  }

  /** How many epochs were done; of each two at most are kept. */
  private int epochs(String name) {
    String[] kept = folder.resolve(name).toFile().list();
    return kept == null
        ? 0
        : Stream.of(kept)
            .filter(file -> file.matches("epoch-\\d+"))
            .mapToInt(file -> Integer.parseInt(file.substring(6)))
            .max()
            .orElse(0);
  }
}
