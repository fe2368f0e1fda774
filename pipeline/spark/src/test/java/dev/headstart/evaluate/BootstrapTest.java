// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void intervalIsNearTheNormalApproximationOfTheBinomial() {
    double half = 1.96 * Math.sqrt(0.8 * 0.2 / 500);

    Interval interval = Bootstrap.accuracy95(400, 500, 7);

    assertThat(interval.low()).isCloseTo(0.8 - half, within(0.006));
    assertThat(interval.high()).isCloseTo(0.8 + half, within(0.006));
  }

  @Test
  void intervalRepeatsWithTheSeed() {
    assertThat(Bootstrap.accuracy95(70, 90, 1)).isEqualTo(Bootstrap.accuracy95(70, 90, 1));
    assertThat(Bootstrap.accuracy95(700, 900, 1)).isNotEqualTo(Bootstrap.accuracy95(700, 900, 2));
  }

  @Test
  void allRightOrAllWrongLeavesNothingToResample() {
    assertThat(Bootstrap.accuracy95(40, 40, 0)).isEqualTo(new Interval(1, 1));
    assertThat(Bootstrap.accuracy95(0, 40, 0)).isEqualTo(new Interval(0, 0));
  }

  @Test
  void moreRowsThanAnIntHoldsAreDrawn() {
    Interval interval = Bootstrap.accuracy95(3_000_000_000L, 4_000_000_000L, 0);

    assertThat(interval.low()).isBetween(0.7499, 0.75);
    assertThat(interval.high()).isBetween(0.75, 0.7501);
  }
}
