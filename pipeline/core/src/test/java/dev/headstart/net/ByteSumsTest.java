// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteSumsTest {

  @Test
  void onlyVnniAddsBytesWithoutLoss() {
    assertThat(ByteSums.hasVnni("flags\t: fpu avx2 avx512_vnni amx\n")).isTrue();
    assertThat(ByteSums.hasVnni("flags\t: fpu avx2 avx_vnni\nflags\t: fpu avx2 avx_vnni\n"))
        .isTrue();
    assertThat(ByteSums.hasVnni("model name\t: avx_vnni\nflags\t: fpu avx2 avx512f\n")).isFalse();
    assertThat(ByteSums.hasVnni("flags\t: avx2 avx_vnni\nflags\t: avx2\n")).isFalse();
    assertThat(ByteSums.hasVnni("")).isFalse();
  }
}
