package dev.headstart.codes;

import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import org.apache.spark.SparkEnv;

/** The session of a net in this executor, with as many threads as a task has cores. */
final class ExecutorSessions {

  private ExecutorSessions() {}

  static CodeSession of(CutNet net, String fingerprint) {
    int threads = SparkEnv.get().conf().getInt("spark.task.cpus", 1);
    String key = fingerprint + " " + net.layers() + " " + threads;
    return CodeSession.shared(key, () -> net, threads);
  }
}
