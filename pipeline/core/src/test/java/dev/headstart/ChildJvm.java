// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own, with the class path and the module flags of this one. */
public final class ChildJvm {

  /**
   * For long runs: the first tier alone, which short ones have, takes ten times as long for
   * SHA-256.
   */
  public static final String ALL_TIERS = "-XX:TieredStopAtLevel=4";

  private static final int MINUTES = 10;

  private ChildJvm() {}

  /** Its output; fails the test, with the output, where the exit status is not 0. */
  public static String run(Class<?> main, String... args) throws IOException, InterruptedException {
    return run(List.of(), main, args);
  }

  /** The same with more options for the JVM, which win over those of this one. */
  public static String run(List<String> options, Class<?> main, String... args)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("child", ".log");
    Process process = start(output, options, main, args);
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("ended in time").isTrue();
      String said = Files.readString(output);
      assertThat(process.exitValue()).as(said).isZero();
      return said;
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /** Starts it and does not wait; its output, both streams, goes to a file. */
  public static Process start(Path output, List<String> options, Class<?> main, String... args)
      throws IOException {
    return new ProcessBuilder(command(options, main, args))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** The class path of this JVM, and of those that it starts. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static List<String> command(List<String> options, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(arg -> arg.startsWith("--add-") || arg.startsWith("-X") || arg.startsWith("-Djdk"))
        .forEach(command::add);
    command.addAll(options); // the last one counts
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(args));
    return command;
  }
}
