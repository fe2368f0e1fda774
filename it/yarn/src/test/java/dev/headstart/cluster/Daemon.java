// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A daemon of Hadoop in a JVM of its own.
 *
 * @param name for messages
 * @param process the JVM
 * @param log what it printed
 */
record Daemon(String name, Process process, Path log) {

  private static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  /**
   * Starts one.
   *
   * @param conf the folder with its configuration
   * @param main its main class
   */
  static Daemon start(String name, Path folder, Path conf, int heapMib, String main, String... args)
      throws IOException {
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx" + heapMib + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", OPENS));
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-Dhadoop.log.dir=" + folder);
    command.addAll(List.of("-cp", classPath(conf), UntilParentEnds.class.getName(), main));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("HADOOP_CONF_DIR", conf.toString());
    builder.environment().put("LANG", "C"); // as on most clusters; containers inherit it
    builder.environment().remove("LC_ALL");
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new Daemon(name, builder.start(), log);
  }

  private static String classPath(Path conf) {
    String ours =
        Path.of(UntilParentEnds.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    return String.join(":", conf.toString(), System.getProperty("headstart.hadoop") + "/*", ours);
  }

  /** Ends it, at the latest after some seconds. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Fails where it ended by itself. */
  void check() {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " ended: " + lastLines());
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
