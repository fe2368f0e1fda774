// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GpusTest {

  private static final List<Gpus.Gpu> TWO =
      Gpus.parse(List.of("0, 9.0, NVIDIA H100 80GB HBM3", " 1, 8.6, NVIDIA A10 "));

  @Test
  void linesOfNvidiaSmiAreRead() {
    assertThat(TWO)
        .containsExactly(
            new Gpus.Gpu(0, 9.0, "NVIDIA H100 80GB HBM3"), new Gpus.Gpu(1, 8.6, "NVIDIA A10"));
    assertThat(Gpus.parse(List.of("Field \"compute_cap\" is not a valid field to query.", "")))
        .isEmpty();
  }

  @Test
  void withoutTheVariableAllDevicesAreShown() {
    assertThat(new Gpus(TWO, null).count()).isEqualTo(2);
    assertThat(new Gpus(TWO, null).known()).isEqualTo(TWO);
    // Whoever asks for a GPU where nothing is known of any is told by ONNX Runtime what is missing.
    assertThat(new Gpus(List.of(), null).count()).isEqualTo(1);
  }

  @Test
  void theVariableChoosesAndEndsAtWhatIsNoDevice() {
    assertThat(new Gpus(TWO, "1").count()).isEqualTo(1);
    assertThat(new Gpus(TWO, "1").known()).containsExactly(TWO.get(1));
    assertThat(new Gpus(TWO, "1, 0").known()).containsExactly(TWO.get(1), TWO.get(0));
    assertThat(new Gpus(TWO, "0,-1,1").count()).isEqualTo(1);
    assertThat(new Gpus(TWO, "").count()).isZero();
    assertThat(new Gpus(TWO, "-1").known()).isEmpty();
    assertThat(new Gpus(List.of(), "GPU-8932f937,MIG-4a0a").count()).isEqualTo(2);
  }
}
