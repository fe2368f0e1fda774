// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CoverageCurveTest {

  @Test
  void eachPointIsWhatCountingGives() {
    Random random = new Random(1);
    double[] scores = random.doubles(1_000).map(s -> Math.round(s * 50) / 50.0).toArray();
    boolean[] right = new boolean[scores.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = random.nextDouble() < scores[i];
    }

    CoverageCurve curve = CoverageCurve.of(scores, right);

    assertThat(curve.points()).hasSizeBetween(30, 51);
    for (CoverageCurve.Point point : curve.points()) {
      int kept = 0;
      int hits = 0;
      for (int i = 0; i < scores.length; i++) {
        kept += scores[i] >= point.threshold() ? 1 : 0;
        hits += scores[i] >= point.threshold() && right[i] ? 1 : 0;
      }
      assertThat(point.coverage()).isEqualTo(kept / 1_000.0);
      assertThat(point.precision()).isCloseTo((double) hits / kept, within(1e-12));
    }
    CoverageCurve.Point chosen = curve.withPrecision(0.8).orElseThrow();
    assertThat(chosen.precision()).isGreaterThanOrEqualTo(0.8);
    assertThat(curve.points())
        .filteredOn(point -> point.coverage() > chosen.coverage())
        .allMatch(point -> point.precision() < 0.8);
    assertThat(curve.withPrecision(1.01)).isEmpty();
    double[][] written =
        curve.toLists().stream()
            .map(p -> new double[] {p.get(0), p.get(1), p.get(2)})
            .toArray(double[][]::new);
    assertThat(CoverageCurve.of(written)).isEqualTo(curve);
  }

  @Test
  void fewRowsSayNothing() {
    assertThat(CoverageCurve.of(new double[19], new boolean[19]).points()).isEmpty();
    assertThat(CoverageCurve.of(new double[0], new boolean[0]).best()).isEmpty();
  }
}
