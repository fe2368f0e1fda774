// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spark's History Server over the cluster's event logs.
 *
 * @param cluster whose runs it shows
 * @param process the server
 * @param address of its pages
 */
record HistoryServer(HadoopCluster cluster, Process process, String address)
    implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("started at http://\\S+:(\\d+)");

  static HistoryServer start(HadoopCluster cluster) throws Exception {
    Path log = cluster.site().folder().resolve("history-server.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getenv("SPARK_HOME"), "bin", "spark-class").toString(),
            "org.apache.spark.deploy.history.HistoryServer");
    builder
        .environment()
        .put(
            "SPARK_HISTORY_OPTS",
            "-Dspark.history.ui.port=0 -Dspark.history.fs.logDirectory="
                + cluster.site().hdfs()
                + Installed.EVENTS);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      Matcher[] found = new Matcher[1];
      Await.until(
          "the History Server's port",
          START,
          () -> {
            found[0] = PORT.matcher(Files.readString(log));
            return found[0].find();
          });
      return new HistoryServer(cluster, process, "http://127.0.0.1:" + found[0].group(1));
    } catch (Exception | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The name of a run in cluster mode. */
  String name(String application) {
    return get("/applications/" + application).get("name").asText();
  }

  /** What its stages are called. */
  List<String> stages(String application) {
    return get("/applications/" + application + "/1/stages").findValuesAsText("description");
  }

  private JsonNode get(String path) {
    return cluster.get(address + "/api/v1" + path);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
