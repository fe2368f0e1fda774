// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The sizes of the batches that a device runs. */
class BatchSizesTest {

  @Test
  void sizesAreFew() {
    assertThat(BatchSizes.of(8).sizes()).containsExactly(1, 8, 32, 64);
    assertThat(BatchSizes.of(1).sizes()).containsExactly(1, 4, 8);
    assertThat(BatchSizes.of(100).sizes()).containsExactly(1, 100, 400);
    assertThat(BatchSizes.of(1000).sizes()).containsExactly(1, 1000);
    assertThat(BatchSizes.of(8).holding(9)).isEqualTo(32);
    assertThat(BatchSizes.upTo(3).sizes()).containsExactly(1, 2, 3);
  }
}
