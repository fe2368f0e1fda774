// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.SetupException;
import dev.headstart.net.Device;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskDeviceTest {

  private static final Map<String, ResourceInformation> SECOND =
      Map.of("gpu", new ResourceInformation("gpu", new String[] {"1"}));

  @Test
  void gpuIsTheOneThatSparkGave() {
    assertThat(TaskDevice.of("gpu", SECOND)).isEqualTo(new Device(1, false));
    assertThat(TaskDevice.of("gpu-or-cpu", SECOND)).isEqualTo(new Device(1, true));
    assertThat(TaskDevice.of("cpu", SECOND)).isEqualTo(Device.CPU);
  }

  @Test
  void withoutOneItFallsBackOnlyWhereThatIsAllowed() {
    assertThat(TaskDevice.of("gpu-or-cpu", Map.of())).isEqualTo(Device.CPU);
    assertThatThrownBy(() -> TaskDevice.of("gpu", Map.of()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("spark.task.resource.gpu.amount");
    assertThatThrownBy(() -> TaskDevice.of("tpu", Map.of()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cpu, gpu or gpu-or-cpu");
  }
}
