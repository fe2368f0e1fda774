// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import dev.headstart.Texts;
import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * How long something may be that is read into memory: known before it is allocated, because on YARN
 * an executor that once ran out of memory is killed.
 */
public final class Room {

  /** No image is larger; a film or an archive among the photos must not fill the executor. */
  public static final long LARGEST = 1L << 29;

  private Room() {}

  /**
   * Checks a length.
   *
   * @throws IOException where so much is no image, or more than a task's share of the heap
   */
  public static void check(long bytes) throws IOException {
    if (bytes > LARGEST) {
      throw new IOException(
          Texts.format("%,d bytes are too many for an image (%,d at most)", bytes, LARGEST));
    }
    check(bytes, Runtime.getRuntime().maxMemory(), tasks());
  }

  /** A share for each task, and one for all else. */
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

  /** How many tasks run at once in this JVM. */
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
