package dev.headstart.codes;

import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.GoldenCheck;
import org.apache.spark.SparkEnv;

/**
 * The session of a net in this executor, with as many threads as a task has cores. Before its first
 * use the net must give its golden vectors here.
 */
final class ExecutorSessions {

  private ExecutorSessions() {}

  /**
   * @param golden the check, or null where the net has no golden vectors
   */
  static CodeSession of(CutNet net, String fingerprint, GoldenCheck golden) {
    int threads = SparkEnv.get().conf().getInt("spark.task.cpus", 1);
    int expected = golden == null ? 0 : golden.expected().hashCode();
    String key = fingerprint + " " + net.layers() + " " + threads + " " + expected;
    return CodeSession.shared(
        key,
        () -> net,
        threads,
        session -> {
          if (golden != null) {
            golden.run(session);
          }
        });
  }
}
