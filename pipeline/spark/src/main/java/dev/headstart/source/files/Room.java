// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import dev.headstart.Texts;
import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * Limits the size of what is read into memory. Sizes are checked before allocation, because on YARN
 * an executor that once ran out of memory is killed.
 */
public final class Room {

  /**
   * The maximum size of an image file in bytes. A video or an archive among the photos must not
   * fill the executor.
   */
  public static final long LARGEST = 1L << 29;

  private Room() {}

  /**
   * Checks a length in bytes.
   *
   * @throws IOException if it is too large for an image, or exceeds a task's share of the heap
   */
  public static void check(long bytes) throws IOException {
    if (bytes > LARGEST) {
      throw new IOException(
          Texts.format("%,d bytes are too many for an image (%,d at most)", bytes, LARGEST));
    }
    check(bytes, Runtime.getRuntime().maxMemory(), tasks());
  }

  /**
   * Checks a length against a share of the heap: one share for each task, and one for everything
   * else.
   */
  static void check(long bytes, long heap, int tasks) throws IOException {
    long share = heap / (tasks + 1);
    if (bytes > share) {
      throw new IOException(
          Texts.format(
              "%,d bytes are too many for the heap of %,d, of which a task has %,d: give more with"
                  + " --executor-memory (on one machine --driver-memory)",
              bytes, heap, share));
    }
  }

  /** Returns the number of tasks that run at the same time in this JVM. */
  private static int tasks() {
    SparkEnv env = SparkEnv.get();
    if (env == null) {
      return 1;
    }
    SparkConf conf = env.conf();
    String master = conf.get("spark.master", "");
    int cores =
        master.matches("local|local\\[.*") ? local(master) : conf.getInt("spark.executor.cores", 1);
    return Math.max(1, cores / Math.max(1, conf.getInt("spark.task.cpus", 1)));
  }

  private static int local(String master) {
    String number = master.replaceAll("local\\[?|[,\\]].*", "");
    return number.isEmpty()
        ? 1
        : number.equals("*")
            ? Runtime.getRuntime().availableProcessors()
            : Integer.parseInt(number);
  }
}
