// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import org.apache.spark.SparkConf;

/**
 * The memory that an executor has beside its heap, as YARN and Kubernetes compute it.
 *
 * @param tasks the number of tasks that run in it at the same time
 * @param overheadMib {@code spark.executor.memoryOverhead} or its default, in MiB
 * @param set whether it was set explicitly
 * @param enforced whether the cluster kills an executor that uses more
 */
record ExecutorMemory(int tasks, long overheadMib, boolean set, boolean enforced) {

  static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final long MIN_MIB = 384;

  /**
   * Returns the memory as configured.
   *
   * @param master the address of the cluster
   */
  static ExecutorMemory of(String master, SparkConf conf) {
    int tasks =
        Math.max(1, conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1));
    boolean set = conf.contains(OVERHEAD);
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    long overhead =
        set ? conf.getSizeAsMb(OVERHEAD) : Math.max(MIN_MIB, (long) (factor(master, conf) * heap));
    return new ExecutorMemory(
        tasks, overhead, set, master.startsWith("yarn") || kubernetes(master));
  }

  private static double factor(String master, SparkConf conf) {
    double fallback =
        kubernetes(master) ? conf.getDouble("spark.kubernetes.memoryOverheadFactor", 0.1) : 0.1;
    return conf.getDouble("spark.executor.memoryOverheadFactor", fallback);
  }

  private static boolean kubernetes(String master) {
    return master.startsWith("k8s://");
  }
}
