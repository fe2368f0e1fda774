// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.Texts;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.GoldenCheck;
import dev.headstart.net.gpu.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * Opens the session of a net in this executor, on the task's device and with as many threads as the
 * task has cores. Before its first use, the net must reproduce its golden vectors here.
 */
final class ExecutorSessions {

  private ExecutorSessions() {}

  /**
   * Has Spark distribute the file with the weights of a large net to the executors, once; {@link
   * #of} finds it there. On one machine it stays where it is.
   */
  static void send(SparkContext sc, CutNet net) {
    CutNet.Weights weights = net.weights();
    if (weights == null || sc.isLocal()) {
      return;
    }
    String file = weights.path().toUri().toString();
    if (sc.listFiles().forall(sent -> !sent.endsWith(weights.name()))) {
      sc.addFile(file);
    }
  }

  private static CutNet here(CutNet net) {
    CutNet.Weights weights = net.weights();
    return weights != null && Files.exists(Path.of(SparkFiles.get(weights.name())))
        ? net.withWeightsIn(SparkFiles.getRootDirectory())
        : net;
  }

  /**
   * Returns the session for a net.
   *
   * @param golden the check, or null if the net has no golden vectors
   * @param device the task's device
   */
  static CodeSession of(
      CutNet net, String fingerprint, @Nullable GoldenCheck golden, Device device) {
    int threads = SparkEnv.get().conf().getInt("spark.task.cpus", 1);
    int expected = golden == null ? 0 : golden.expected().hashCode();
    String key =
        Texts.format("%s %s %d %s %d", fingerprint, net.layers(), threads, device, expected);
    return CodeSession.shared(
        key,
        () -> here(net),
        threads,
        device,
        ExecutorMetrics.ofGpu(device.gpu()),
        session -> {
          if (golden != null) {
            golden.run(session, ExecutorSessions::here);
          }
        });
  }
}
