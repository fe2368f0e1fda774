// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.onnx.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a JVM of its own can show: how it ends, and how it lacks the native library. */
class JvmTest {

  @TempDir private Path folder;

  @Test
  void jvmThatIsEndedInTheMiddleOfRunsEndsQuietly() throws Exception {
    Exit exit = run("-Djava.io.tmpdir=" + folder);

    assertThat(exit.status()).as(exit.output()).isEqualTo(7);
    assertThat(exit.output()).doesNotContain("SIGSEGV", "SIGABRT", "fatal error");
  }

  @Test
  void missingNativeLibraryIsOneClearError() throws Exception {
    Exit exit = run("-Djava.io.tmpdir=" + folder.resolve("nowhere"));

    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.output())
        .contains("dev.headstart.SetupException: ONNX Runtime's native library cannot be loaded")
        .contains("java.io.tmpdir (" + folder.resolve("nowhere") + ")")
        .contains("-Donnxruntime.native.path");
  }

  @Test
  void wrongPlaceOfTheNativeLibraryIsOneClearError() throws Exception {
    Exit exit = run("-Donnxruntime.native.path=" + folder.resolve("nowhere"));

    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.output())
        .contains("dev.headstart.SetupException: ONNX Runtime's native library cannot be loaded")
        .contains("-Donnxruntime.native.path (" + folder.resolve("nowhere") + ")");
  }

  private record Exit(int status, String output) {}

  private Exit run(String option) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                RunAndExit.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Exit(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  /** Exits with 7 while threads still compute codes, as an executor does that is told to end. */
  static final class RunAndExit {

    private RunAndExit() {}

    public static void main(String[] args) throws InterruptedException {
      CutNet net = net();
      CountDownLatch running = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) {
        Thread thread = new Thread(() -> compute(net, running));
        thread.setDaemon(true);
        thread.start();
      }
      running.await();
      System.exit(7);
    }

    private static void compute(CutNet net, CountDownLatch running) {
      CodeSession session = CodeSession.shared("net", () -> net, 1);
      try (CodeBatch batch = session.batch(4)) {
        for (int run = 0; ; run++) {
          batch.run(4);
          if (run == 10) {
            running.countDown();
          }
        }
      }
    }

    private static CutNet net() {
      byte[] onnx =
          new TestGraph()
              .input("image", ElementType.FLOAT, -1, 3, 64, 64)
              .floats("w", List.of(64, 3, 5, 5), new double[64 * 75])
              .node("Conv", "conv", "image", "w")
              .output("conv")
              .bytes();
      return PretrainedNet.of(onnx, TestGraph.card(64, 64)).cut(List.of("conv"));
    }
  }
}
