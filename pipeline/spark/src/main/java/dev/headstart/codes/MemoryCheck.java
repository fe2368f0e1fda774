// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.image.ImageMemory;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Checks before any work whether executors have the native memory that an extraction needs beside
 * their heap. A cluster kills an executor that uses more than it was given, again and again, and
 * nothing in Headstart's own log would mention memory.
 */
public final class MemoryCheck {

  private static final int STEP_MIB = 64;

  private MemoryCheck() {}

  /**
   * Checks the executors of a session.
   *
   * @param need the need of an executor that runs this number of tasks at the same time
   * @throws InputException if they have too little memory and would be killed for it
   */
  public static void check(SparkContext sc, IntFunction<MemoryNeed> need, PassListener listener) {
    SparkConf conf = sc.getConf();
    String master = sc.master();
    if (sc.isLocal()) {
      int tasks = Math.max(1, sc.defaultParallelism() / conf.getInt("spark.task.cpus", 1));
      long free = physicalBytes() - Runtime.getRuntime().maxMemory();
      warning(need.apply(tasks), free).ifPresent(listener::warn);
      return;
    }
    ExecutorMemory memory = ExecutorMemory.of(master, conf);
    complaint(need.apply(memory.tasks()), memory)
        .ifPresent(complaint -> tell(complaint, memory, listener));
  }

  /** Throws, or only warns if no limit was set and none is enforced. */
  static void tell(String complaint, ExecutorMemory memory, PassListener listener) {
    if (memory.enforced() || memory.set()) {
      throw new InputException(complaint);
    }
    listener.warn(complaint);
  }

  /** Returns the message about too little memory in executors, empty if it is enough. */
  static Optional<String> complaint(MemoryNeed need, ExecutorMemory memory) {
    if (mib(need.bytes()) <= memory.overheadMib()) {
      return Optional.empty();
    }
    return Optional.of(
        Texts.format(
            "An executor needs about %,d MiB beside its heap (%s), but gets %,d MiB (%s). Set"
                + " --conf %s=%dm%s.",
            mib(need.bytes()),
            parts(need),
            memory.overheadMib(),
            memory.set() ? "as set" : "Spark's default",
            ExecutorMemory.OVERHEAD,
            rounded(need.bytes()),
            need.decodes() ? withLargest(need) : ""));
  }

  private static String withLargest(MemoryNeed need) {
    return Texts.format(
        ", or %dm where images are as large as is allowed (%d megapixels)",
        rounded(need.bytesWithLargest()), Math.round(ImageMemory.MAX_PIXELS / 1e6));
  }

  /**
   * Returns the warning for a single machine, where no limit is enforced; empty if the memory is
   * enough.
   */
  static Optional<String> warning(MemoryNeed need, long freeBytes) {
    if (need.bytes() <= freeBytes) {
      return Optional.empty();
    }
    return Optional.of(
        Texts.format(
            "This may run out of memory: about %,d MiB are needed beside the heap (%s), the"
                + " machine has %,d MiB. A smaller --driver-memory or --master local[N] may help.",
            mib(need.bytes()), parts(need), Math.max(0, freeBytes >> 20)));
  }

  private static String parts(MemoryNeed need) {
    return Texts.format(
        "%d for the JVM, %d for the net, %d x %d for tasks: %d for a batch, %d for an image",
        mib(need.jvm()),
        mib(need.net()),
        need.tasks(),
        mib(need.batch() + need.image()),
        mib(need.batch()),
        mib(need.image()));
  }

  private static long mib(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  private static long rounded(long bytes) {
    return (mib(bytes) + STEP_MIB - 1) / STEP_MIB * STEP_MIB;
  }

  private static long physicalBytes() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }
}
