// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call of {@code bin/headstart} as somebody makes it who sits at the cluster.
 *
 * @param cluster where it runs
 * @param command the call
 * @param process of spark-submit
 * @param output what it printed
 */
record Call(HadoopCluster cluster, List<String> command, Process process, Path output) {

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern SUBMITTED = Pattern.compile("Submitted application (\\w+)");

  /** Waits for its end and returns its exit status. */
  int end() throws IOException, InterruptedException {
    boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("ended in time: %s", said()).isTrue();
    return process.exitValue();
  }

  /** Waits for its end, which has to be a good one. */
  Call ok() throws IOException, InterruptedException {
    assertThat(end()).as("%s%n%s", this, said()).isZero();
    return this;
  }

  /** What it printed so far. */
  String said() throws IOException {
    return Files.readString(output);
  }

  /** The id of its application; waits until it has one. */
  String application() throws Exception {
    Matcher[] found = new Matcher[1];
    Await.until(
        "an application of " + this,
        LONGEST,
        () -> {
          found[0] = SUBMITTED.matcher(said());
          return found[0].find() || !process.isAlive();
        });
    assertThat(found[0].reset().find()).as(said()).isTrue();
    return found[0].group(1);
  }

  /** What the resource manager says of its application. */
  JsonNode report() throws Exception {
    return cluster.yarn("/apps/" + application()).at("/app");
  }

  /** How often its application master was started. */
  int attempts() throws Exception {
    return cluster
        .yarn("/apps/" + application() + "/appattempts")
        .at("/appAttempts/appAttempt")
        .size();
  }

  /** Its executors that run now. */
  List<ProcessHandle> executors() throws Exception {
    return Containers.of(cluster.site().folder(), application(), "CoarseGrainedExecutorBackend");
  }

  /** Its application masters that run now. */
  List<ProcessHandle> masters() throws Exception {
    return Containers.of(cluster.site().folder(), application(), "ApplicationMaster");
  }

  /** What its containers printed, both nodes. */
  String logs(String file) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int node = 0; node < 2; node++) {
      Path logs = cluster.site().logs(node).resolve(application());
      if (Files.exists(logs)) {
        try (var files = Files.walk(logs)) {
          for (Path log : files.filter(f -> f.endsWith(file)).sorted().toList()) {
            all.append(Files.readString(log));
          }
        }
      }
    }
    return all.toString();
  }

  @Override
  public String toString() {
    return String.join(" ", command.subList(1, command.size()));
  }
}
