// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.SetupException;
import dev.headstart.Texts;
import dev.headstart.net.Device;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Determines the device on which the running task computes codes: the GPU that Spark assigned to
 * it, if one is requested.
 */
final class TaskDevice {

  /** {@code cpu} (default), {@code gpu}, or {@code gpu-or-cpu}. */
  static final String SETTING = "spark.headstart.device";

  private static final String GPU = "gpu";

  private TaskDevice() {}

  static Device of(SparkConf conf) {
    TaskContext task = TaskContext.get();
    return of(conf.get(SETTING, "cpu"), task == null ? Map.of() : task.resourcesJMap());
  }

  static Device of(String wanted, Map<String, ResourceInformation> resources) {
    if (wanted.equals("cpu")) {
      return Device.CPU;
    }
    boolean orCpu = wanted.equals("gpu-or-cpu");
    if (!orCpu && !wanted.equals(GPU)) {
      throw new SetupException(
          Texts.format("%s is %s: it must be cpu, gpu or gpu-or-cpu", SETTING, wanted), null);
    }
    ResourceInformation given = resources.get(GPU);
    if (given != null) {
      return new Device(Integer.parseInt(given.addresses()[0]), orCpu);
    }
    if (orCpu) {
      return Device.CPU;
    }
    throw new SetupException(
        "Spark gave this task no GPU: set spark.executor.resource.gpu.amount and"
            + " spark.task.resource.gpu.amount, or spark.headstart.device=gpu-or-cpu",
        null);
  }
}
