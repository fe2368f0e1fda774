// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.net.gpu.Gpus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CudaBackendTest {

  @Test
  void devicesWithoutMachineCodeAreRefused() {
    assertThat(complaint(9.0, "NVIDIA H100 80GB HBM3", null))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("GPU 1 (NVIDIA H100 80GB HBM3)", "9.0", "3.7 to 8.9", "-Pcuda"));
    assertThat(complaint(12.0, "NVIDIA GeForce RTX 5090", null)).isPresent();
    assertThat(complaint(3.5, "Tesla K40", null)).isPresent();
  }

  @Test
  void devicesWithMachineCodeAndThoseThatAreNotShownAreFine() {
    assertThat(complaint(8.0, "NVIDIA A100", null)).isEmpty();
    assertThat(complaint(8.9, "NVIDIA L4", null)).isEmpty();
    assertThat(complaint(9.0, "NVIDIA H100 80GB HBM3", "0")).isEmpty();
    assertThat(CudaBackend.complaint(new Gpus(List.of(), null))).isEmpty();
  }

  private static Optional<String> complaint(double second, String name, String visible) {
    return CudaBackend.complaint(
        new Gpus(
            List.of(new Gpus.Gpu(0, 7.5, "Tesla T4"), new Gpus.Gpu(1, second, name)), visible));
  }
}
