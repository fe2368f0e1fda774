// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Drift is found where there is some, and no more often than it may where there is none. */
class DriftTest {

  private static final List<String> LABELS = List.of("a", "b", "c");

  @Test
  void falseAlarmsAreAsManyAsWereAskedFor() {
    Random random = new Random(11);
    int found = 0;
    for (int night = 0; night < 100; night++) {
      Drift drift = Drift.of(sample(random, 60, 0), sample(random, 40, 0), LABELS, 0.2, night);
      found += drift.found() ? 1 : 0;
    }
    // 20 are expected; 8 and 32 are three standard deviations away.
    assertThat(found).isBetween(8, 32);
  }

  @Test
  void aShiftIsFoundAndItsClassIsNamed() {
    Random random = new Random(12);
    Drift drift = Drift.of(sample(random, 300, 0), sample(random, 200, 1), LABELS, 0.05, 1);
    assertThat(drift.found()).isTrue();
    assertThat(drift.p()).isLessThanOrEqualTo(0.002);
    assertThat(drift.shifts().get(0).label()).isEqualTo("b");
    assertThat(drift.shifts().get(0).now()).isGreaterThan(drift.shifts().get(0).before());
    assertThat(drift.figures())
        .extracting(Drift.Figure::name)
        .containsExactly("class_scores", "class_gone", "top_score", "domain_classifier");
    assertThat(drift.figures().get(3).value()).isBetween(0.65, 0.9);

    Drift codes =
        Drift.of(
            new Sample(sample(random, 300, 0).codes(), null),
            new Sample(sample(random, 200, 1).codes(), null),
            List.of(),
            0.0005,
            1);
    assertThat(codes.found()).as("shuffles are enough for a small rate").isTrue();
    assertThat(codes.shifts()).isEmpty();
  }

  @Test
  void headsOfTheReferenceSeeAClassThatIsGoneAndRaiseNoMoreFalseAlarms() {
    Random random = new Random(14);
    int found = 0;
    for (int night = 0; night < 40; night++) {
      found += crossFitted(random, 50, 0.2).found() ? 1 : 0;
    }
    // 8 are expected; 1 and 15 are nearly three standard deviations away.
    assertThat(found).isBetween(1, 15);

    Drift gone = crossFitted(random, 0, 0.05);
    assertThat(gone.found()).isTrue();
    assertThat(gone.shifts().get(0).now()).isNotEqualTo(gone.shifts().get(0).before());
    assertThat(CrossFit.of(new float[200][2], Collections.nCopies(200, "one"))).isEmpty();
  }

  /** A reference of two classes, and a night in which the second has a share in 100. */
  private static Drift crossFitted(Random random, int share, double alpha) {
    float[][] reference = new float[120][];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < reference.length; i++) {
      boolean second = random.nextBoolean();
      reference[i] = sample(random, 1, second ? 2 : 0).codes()[0];
      names.add(second ? "second" : "first");
    }
    float[][] fresh = new float[80][];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = sample(random, 1, random.nextInt(100) < share ? 2 : 0).codes()[0];
    }
    CrossFit heads = CrossFit.of(reference, names).orElseThrow();
    return Drift.of(
        heads.reference(), heads.fresh(fresh), heads.labels(), alpha, random.nextLong());
  }

  /** Beside fits without each row. */
  @Test
  void rowsAreScoredByTheClassifierOfAllOthers() {
    Random random = new Random(13);
    float[][] codes = new float[14][3];
    for (float[] code : codes) {
      for (int j = 0; j < code.length; j++) {
        code[j] = (float) random.nextGaussian();
      }
    }
    Relabelings labels = new Relabelings(8, 6, 4, 5);
    double[] areas = new DomainClassifier(codes).areas(labels);
    for (int b = 0; b < labels.count(); b++) {
      assertThat(areas[b]).isCloseTo(area(codes, labels.isFresh(b)), within(1e-9));
    }
  }

  @Test
  void gapsAreThoseOfTheClassThatIsLackedAndNotOfOneThatGrew() {
    double[][] scores = {{0.9, 0.1}, {0.1, 0.9}, {0.9, 0.1}, {0.9, 0.1}};
    Relabelings labels = new Relabelings(2, 2, 2, 1);
    // Both deviate by +-1.73 and 0.58 of their standard deviation; the second class is gone.
    assertThat(new Outputs(scores).largestGaps(labels)[0])
        .isCloseTo(2 / Math.sqrt(3), within(1e-5));
    double[][] margins = {{2, -2}, {-1, 1}};
    assertThat(new Outputs(scores).areProbabilities()).isTrue();
    assertThat(new Outputs(margins).areProbabilities()).isFalse();
  }

  @Test
  void distancesAreThoseOfTheDistributions() {
    double[][] scores = {{0.9, 0.1}, {0.6, 0.4}, {0.2, 0.8}, {0.4, 0.6}, {0.3, 0.7}};
    Relabelings labels = new Relabelings(3, 2, 2, 1);
    // Highest: 0.9, 0.6, 0.8 of the reference, 0.6 and 0.7 of new rows.
    assertThat(new Outputs(scores).distances(labels)[0]).isCloseTo(2 / 3.0, within(1e-12));
  }

  private static Sample sample(Random random, int rows, double shift) {
    float[][] codes = new float[rows][8];
    double[][] scores = new double[rows][];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < 8; j++) {
        codes[i][j] = (float) (random.nextGaussian() + (j == 2 ? shift : 0));
      }
      double b = 1 / (1 + Math.exp(-codes[i][2]));
      scores[i] = new double[] {(1 - b) / 2, b, (1 - b) / 2};
    }
    return new Sample(codes, scores);
  }

  private static double area(float[][] codes, boolean[] isFresh) {
    int n = codes.length;
    double trace = 0;
    double[] all = mean(codes, -1);
    for (float[] code : codes) {
      for (int j = 0; j < 3; j++) {
        trace += (code[j] - all[j]) * (code[j] - all[j]);
      }
    }
    double[] scores = new double[n];
    for (int out = 0; out < n; out++) {
      double[] mean = mean(codes, out);
      double share = 0;
      for (int i = 0; i < n; i++) {
        share += i != out && isFresh[i] ? 1.0 / (n - 1) : 0;
      }
      double[][] a = new double[3][4];
      for (int i = 0; i < n; i++) {
        for (int j = 0; i != out && j < 3; j++) {
          for (int k = 0; k < 3; k++) {
            a[j][k] += (codes[i][j] - mean[j]) * (codes[i][k] - mean[k]);
          }
          a[j][3] += (codes[i][j] - mean[j]) * ((isFresh[i] ? 1 : 0) - share);
        }
      }
      for (int j = 0; j < 3; j++) {
        a[j][j] += trace / 3;
      }
      scores[out] = share;
      double[] w = solved(a);
      for (int j = 0; j < 3; j++) {
        scores[out] += w[j] * (codes[out][j] - mean[j]);
      }
    }
    double before = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        if (isFresh[i] && !isFresh[k]) {
          pairs++;
          before += scores[k] < scores[i] ? 1 : 0;
        }
      }
    }
    return before / pairs;
  }

  private static double[] mean(float[][] codes, int without) {
    double[] mean = new double[3];
    int rows = without < 0 ? codes.length : codes.length - 1;
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; i != without && j < 3; j++) {
        mean[j] += codes[i][j] / (double) rows;
      }
    }
    return mean;
  }

  /** By elimination. */
  private static double[] solved(double[][] a) {
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 3; i++) {
        double factor = i == j ? 0 : a[i][j] / a[j][j];
        for (int k = 0; k < 4; k++) {
          a[i][k] -= factor * a[j][k];
        }
      }
    }
    return new double[] {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
  }
}
