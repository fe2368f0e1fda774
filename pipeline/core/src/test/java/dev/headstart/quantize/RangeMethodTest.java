// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RangeMethodTest {

  /** A bell with a few values far out, as activations have them. */
  private static final Histogram BELL = bell();

  private static Histogram bell() {
    Random random = new Random(3);
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] = 40;
    values[1] = -20;
    Histogram histogram = new Histogram();
    histogram.add(FloatBuffer.wrap(values));
    return histogram;
  }

  @Test
  void minmaxCoversAllValues() {
    assertThat(RangeMethod.MINMAX.of(BELL, 100)).isEqualTo(new Range(-20, 40));
  }

  @Test
  void percentileLeavesTheTailsOut() {
    Range range = RangeMethod.PERCENTILE.of(BELL, 99.9); // 3.09 of the standard deviation
    assertThat(range.high()).isCloseTo(3.09f, Offset.offset(0.15f));
    assertThat(range.low()).isCloseTo(-3.09f, Offset.offset(0.15f));
  }

  @Test
  void entropyGivesUpTheFewForTheMany() {
    Range range = RangeMethod.ENTROPY.of(BELL, 100);
    assertThat(range.high()).isBetween(3f, 12f);
    assertThat(range.low()).isBetween(-12f, -3f);
  }

  @Test
  void zeroIsExact() {
    assertThat(new Range(3, 6)).isEqualTo(new Range(0, 6));
    Range range = new Range(-1, 2);
    assertThat(range.zero()).isEqualTo(85);
    assertThat(new Range(0, 0).scale()).isEqualTo(1f);
  }
}
