// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.Texts;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.Gpus;
import dev.headstart.net.gpu.Precision;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Determines the device on which the running task computes codes: the GPU that Spark assigned to
 * it, if one is requested. With a local master, where Spark assigns none, the tasks take turns on
 * the devices that CUDA shows.
 */
final class TaskDevice {

  /** {@code cpu} (default), {@code gpu}, or {@code gpu-or-cpu}. */
  static final String SETTING = "spark.headstart.device";

  private static final String CPU = "cpu";
  private static final String GPU = "gpu";
  private static final String GPU_OR_CPU = "gpu-or-cpu";

  private TaskDevice() {}

  /**
   * Checks on the driver that tasks can compute codes in a precision.
   *
   * @throws InputException if only a GPU has it, and tasks may use the CPU
   */
  static void check(SparkConf conf, Precision precision) {
    if (precision != Precision.FP32 && !wanted(conf).equals(GPU)) {
      String word = precision.name().toLowerCase(Locale.ROOT);
      throw new InputException(
          Texts.format(
              "Only a GPU computes codes in %s: set --conf %s=gpu, or take --precision fp32, which"
                  + " gives codes of their own.",
              word, SETTING));
    }
  }

  /**
   * Returns the device of the running task.
   *
   * @param batch the number of images that it hands over at once
   * @throws SetupException if it must have a GPU and has none
   */
  static Device of(Precision precision, int batch) {
    SparkConf conf = SparkEnv.get().conf();
    String wanted = wanted(conf);
    if (wanted.equals(CPU)) {
      return Device.CPU;
    }
    TaskContext task = TaskContext.get();
    int gpu =
        gpu(
            wanted,
            task == null ? Map.of() : task.resourcesJMap(),
            isLocal(conf) ? Gpus.here().count() : 0,
            task == null ? 0 : task.taskAttemptId());
    return gpu == Device.NONE
        ? Device.CPU
        : new Device(gpu, wanted.equals(GPU_OR_CPU), precision, batch);
  }

  /**
   * Returns the number of a device, or {@link Device#NONE} for the CPU.
   *
   * @param resources what Spark assigned to the task
   * @param shown the number of devices that the tasks may take turns on where Spark assigns none
   * @param task the number of the task
   * @throws SetupException if it must be a GPU and there is none
   */
  static int gpu(String wanted, Map<String, ResourceInformation> resources, int shown, long task) {
    ResourceInformation given = resources.get(GPU);
    if (given != null) {
      return Integer.parseInt(given.addresses()[turn(task, given.addresses().length)]);
    }
    if (shown > 0) {
      return turn(task, shown);
    }
    if (wanted.equals(GPU_OR_CPU)) {
      return Device.NONE;
    }
    throw new SetupException(
        "This task has no GPU: on a cluster set spark.executor.resource.gpu.amount and"
            + " spark.task.resource.gpu.amount, with a local master let CUDA_VISIBLE_DEVICES show"
            + " one, or set spark.headstart.device=gpu-or-cpu",
        null);
  }

  /** Returns the number of devices that the tasks of an executor compute codes on. */
  static int count(SparkConf conf) {
    if (wanted(conf).equals(CPU)) {
      return 0;
    }
    return isLocal(conf)
        ? Gpus.here().count()
        : conf.getInt("spark.executor.resource.gpu.amount", 0);
  }

  private static int turn(long task, int devices) {
    return (int) (task % devices);
  }

  private static String wanted(SparkConf conf) {
    return checked(conf.get(SETTING, CPU));
  }

  private static String checked(String setting) {
    if (setting.equals(CPU) || setting.equals(GPU) || setting.equals(GPU_OR_CPU)) {
      return setting;
    }
    throw new SetupException(
        Texts.format("%s is %s: it must be cpu, gpu or gpu-or-cpu", SETTING, setting), null);
  }

  private static boolean isLocal(SparkConf conf) {
    return conf.get("spark.master", "").matches("local(\\[.*)?");
  }
}
