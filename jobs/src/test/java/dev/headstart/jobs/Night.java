// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.ChildJvm;
import dev.headstart.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One {@code extract} in a driver JVM of its own, that a test can do harm to.
 *
 * @param process the driver
 * @param output what it printed
 * @param summary where its {@code --summary} goes
 */
record Night(Process process, Path output, Path summary) {

  private static final int SECONDS = 240;

  /** Starts it on {@code local-cluster}, with executors of one core in JVMs of their own. */
  static Night onCluster(int executors, Path folder, Object... args) throws IOException {
    return start(Texts.format("local-cluster[%d,1,1024]", executors), folder, args);
  }

  static Night start(String master, Path folder, Object... args) throws IOException {
    return verb("extract", master, folder, args);
  }

  /** Another verb than {@code extract}. */
  static Night verb(String verb, String master, Path folder, Object... args) throws IOException {
    Path output = Files.createTempFile(folder, "night", ".log");
    Path summary = Path.of(output + ".json");
    List<String> words = new ArrayList<>(List.of(verb, "--summary", summary.toString()));
    Stream.of(args).map(Object::toString).forEach(words::add);
    List<String> properties =
        List.of(
            "-Xmx700m",
            "-XX:TieredStopAtLevel=1", // short lives
            "-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote",
            "-Dspark.master=" + master,
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.sql.shuffle.partitions=2",
            "-Dspark.sql.codegen.wholeStage=false",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN",
            "-Dspark.databricks.delta.snapshotPartitions=1",
            "-Dspark.executor.extraClassPath=" + System.getProperty("java.class.path"));
    return new Night(
        ChildJvm.start(output, properties, Headstart.class, words.toArray(String[]::new)),
        output,
        summary);
  }

  /** Waits for its end and returns the exit status. */
  int end() throws InterruptedException, IOException {
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended in time: %s", said()).isTrue();
    return process.exitValue();
  }

  /** Waits until something holds, or the driver ended before that. */
  void until(java.util.function.BooleanSupplier holds) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (process.isAlive() && !holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long: %s", said()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  /** {@code kill -9} of the driver; its executors see that and go. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  List<ProcessHandle> executors() {
    return process.descendants().filter(Night::isExecutor).toList();
  }

  /** Java itself does not tell command lines as long as these. */
  private static boolean isExecutor(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains("CoarseGrainedExecutorBackend");
    } catch (IOException e) {
      return false; // it ended
    }
  }

  String said() throws IOException {
    return Files.readString(output);
  }

  int count(String name) throws IOException {
    JsonNode counts = new ObjectMapper().readTree(summary.toFile()).get("counts");
    return counts.get(name).asInt();
  }
}
