// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestData;
import dev.headstart.TinyNet;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Sizes of nets, against counts by hand and published ones. */
class NetCostTest {

  @Test
  void convolutionsAndProductsAreCounted() {
    // 32x32 -> 15x15 -> 7x7: 8 filters of 3x3x3, 16 of 8x3x3, 3 classes of 16 features
    long weights = 8 * 27 + 16 * 72 + 3 * 16;
    long multiplyAdds = 15 * 15 * 8 * 27 + 7 * 7 * 16 * 72 + 3 * 16;

    NetCost cost = TinyNet.of(1).cost();

    assertThat(cost).isEqualTo(new NetCost(weights, multiplyAdds));
    assertThat(cost.flops()).isEqualTo(2 * multiplyAdds);
  }

  @Test
  void squeezeNetHasThePublishedNumberOfParameters() throws IOException {
    NetCost cost = TestData.net("squeezenet1.1-norm").cost();

    assertThat(cost.parameters()).isEqualTo(1_235_496);
    assertThat(cost.multiplyAdds()).isBetween(345_000_000L, 355_000_000L);
  }
}
