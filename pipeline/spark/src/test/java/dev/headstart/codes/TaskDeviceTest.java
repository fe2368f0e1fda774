// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.Precision;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskDeviceTest {

  @Test
  void gpuIsTheOneThatSparkGave() {
    assertThat(TaskDevice.gpu("gpu", gpus("1"), 0, 7)).isEqualTo(1);
    assertThat(TaskDevice.gpu("gpu-or-cpu", gpus("1"), 4, 7)).isEqualTo(1);
    assertThat(TaskDevice.gpu("gpu", gpus("4", "6"), 0, 7)).isEqualTo(6);
  }

  @Test
  void whereSparkGivesNoneTasksTakeTurns() {
    assertThat(TaskDevice.gpu("gpu", Map.of(), 2, 0)).isZero();
    assertThat(TaskDevice.gpu("gpu", Map.of(), 2, 1)).isEqualTo(1);
    assertThat(TaskDevice.gpu("gpu-or-cpu", Map.of(), 2, 2)).isZero();
  }

  @Test
  void withoutOneItFallsBackOnlyWhereThatIsAllowed() {
    assertThat(TaskDevice.gpu("gpu-or-cpu", Map.of(), 0, 1)).isEqualTo(Device.NONE);
    assertThatThrownBy(() -> TaskDevice.gpu("gpu", Map.of(), 0, 1))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("spark.task.resource.gpu.amount")
        .hasMessageContaining("CUDA_VISIBLE_DEVICES");
    assertThatThrownBy(() -> TaskDevice.count(conf("tpu")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cpu, gpu or gpu-or-cpu");
  }

  @Test
  void onlyAGpuIsLessExact() {
    assertThatThrownBy(() -> TaskDevice.check(new SparkConf(false), Precision.TF32))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("spark.headstart.device=gpu");
    assertThatThrownBy(() -> TaskDevice.check(conf("gpu-or-cpu"), Precision.TF32))
        .isInstanceOf(InputException.class);
    assertThatCode(() -> TaskDevice.check(conf("gpu"), Precision.TF32)).doesNotThrowAnyException();
    assertThatCode(() -> TaskDevice.check(new SparkConf(false), Precision.FP32))
        .doesNotThrowAnyException();
  }

  @Test
  void devicesAreCounted() {
    assertThat(TaskDevice.count(new SparkConf(false))).isZero();
    assertThat(TaskDevice.count(conf("gpu").set("spark.executor.resource.gpu.amount", "2")))
        .isEqualTo(2);
  }

  private static SparkConf conf(String device) {
    return new SparkConf(false).set(TaskDevice.SETTING, device).set("spark.master", "yarn");
  }

  private static Map<String, ResourceInformation> gpus(String... addresses) {
    return Map.of("gpu", new ResourceInformation("gpu", addresses));
  }
}
