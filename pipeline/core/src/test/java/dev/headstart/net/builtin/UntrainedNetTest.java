// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.net.GraphSession;
import dev.headstart.net.PretrainedNet;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntrainedNetTest {

  @Test
  void weightsAreThoseOfTheSeed() {
    byte[] once = net(1).onnx();

    assertThat(net(1).onnx()).isEqualTo(once);
    assertThat(net(2).onnx()).isNotEqualTo(once);
  }

  @Test
  void codeHasTheLastStageByQuartersAndIsAlive() {
    PretrainedNet net = net(1);
    assertThat(net.codeLayer()).isEqualTo("code");

    float[] image = new float[3 * 32 * 32];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) Math.sin(i * 0.7);
    }
    float[] code;
    try (GraphSession session = GraphSession.open(net.cut(List.of()).onnx(), 1)) {
      code = session.run(image, 1, 3, 32, 32);
    }
    assertThat(code).hasSize(12 + 4 * 16);
    int alive = 0;
    for (float value : code) {
      assertThat(value).isNotNegative();
      alive += value > 0 ? 1 : 0;
    }
    assertThat(alive).isGreaterThan(code.length / 2);
  }

  @Test
  void rawPixelsAreTheirOwnCode() {
    PretrainedNet net = RawPixels.net(16);
    float[] image = new float[3 * 16 * 16];
    image[17] = 0.5f;

    try (GraphSession session = GraphSession.open(net.cut(List.of()).onnx(), 1)) {
      assertThat(session.run(image, 1, 3, 16, 16)).isEqualTo(image);
    }
  }

  @Test
  void sizeThatCannotBeHalvedSoOftenIsRefused() {
    assertThatThrownBy(() -> new UntrainedNet("n", 36, List.of(8, 12, 16), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 8");
  }

  private static PretrainedNet net(long seed) {
    return new UntrainedNet("n", 32, List.of(8, 12, 16), seed).net();
  }
}
