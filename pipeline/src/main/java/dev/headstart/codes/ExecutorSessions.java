package dev.headstart.codes;

import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.Device;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** The session of a net in this executor, with as many threads as a task has cores. */
final class ExecutorSessions {

  private ExecutorSessions() {}

  static CodeSession of(CutNet net, String fingerprint) {
    SparkConf conf = SparkEnv.get().conf();
    int threads = conf.getInt("spark.task.cpus", 1);
    Device device = TaskDevice.of(conf);
    String key = String.join(" ", fingerprint, net.layers().toString(), threads + "", device + "");
    return CodeSession.shared(key, () -> net, threads, device);
  }
}
