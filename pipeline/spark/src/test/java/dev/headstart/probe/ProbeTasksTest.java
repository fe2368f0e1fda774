// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.head.HeadKind;
import dev.headstart.head.local.LocalRows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the probes compute, on rows in memory. */
class ProbeTasksTest {
  private static final int CLASSES = 3;

  /** Classes that overlap. */
  private static LocalRows rows(int size, int length, double apart) {
    float[][] codes = new float[size][length];
    int[] classes = new int[size];
    double[] weights = new double[size];
    Arrays.fill(weights, 1);
    for (int i = 0; i < size; i++) {
      classes[i] = i % CLASSES;
      for (int j = 0; j < length; j++) {
        codes[i][j] = (float) (1 + Math.sin(1 + 7 * i + 3 * j + (i * j) % 11));
      }
      codes[i][classes[i]] += (float) apart;
    }
    return new LocalRows(codes, classes, weights, CLASSES);
  }

  /** The values are those of the authors' own code, LogME with {@code np.linalg.svd}. */
  @Test
  void logMeIsThatOfItsAuthors() {
    LocalRows tall = rows(30, 5, 1);
    LocalRows wide = rows(9, 14, 1);

    assertThat(LogMe.of(tall.codes(), tall.classes(), CLASSES)).isCloseTo(-0.5468, within(1e-3));
    assertThat(LogMe.of(wide.codes(), wide.classes(), CLASSES)).isCloseTo(-0.8006, within(1e-3));
  }

  @Test
  void logMeIsHigherWhereClassesAreFartherApart() {
    double[] values =
        IntStream.of(0, 1, 3)
            .mapToObj(apart -> rows(60, 8, apart))
            .mapToDouble(rows -> LogMe.of(rows.codes(), rows.classes(), CLASSES))
            .toArray();

    assertThat(values[1]).isGreaterThan(values[0]);
    assertThat(values[2]).isGreaterThan(values[1]);
  }

  @Test
  void codesOfNothingGainNothing() {
    LocalRows rows = rows(60, 8, 1);
    float[][] nothing = new float[60][8];
    double without = LogMe.withoutCodes(rows.classes(), CLASSES);

    assertThat(LogMe.of(nothing, rows.classes(), CLASSES)).isCloseTo(without, within(1e-3));
    assertThat(LogMe.of(rows.codes(), rows.classes(), CLASSES)).isGreaterThan(without + 0.05);
  }

  @Test
  void neighboursOfOtherFoldsVoteByTheirCosines() {
    LocalRows rows = rows(300, 6, 0.8);
    int[][] folds = {IntStream.range(0, 300).map(i -> i / 7 % 5).toArray()};
    boolean[][] right = new NearestTask(new int[] {10, 20}, 0).run(rows, folds).right;

    for (int row = 0; row < rows.size(); row++) {
      int query = row;
      int[] others =
          IntStream.range(0, rows.size())
              .filter(i -> folds[0][i] != folds[0][query])
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -cosine(rows, query, i)))
              .mapToInt(i -> i)
              .toArray();
      for (int n = 0; n < 2; n++) {
        double[] votes = new double[CLASSES];
        for (int i = 0; i < 10 * (n + 1); i++) {
          votes[rows.classes()[others[i]]] += Math.exp(cosine(rows, query, others[i]) / 0.07);
        }
        boolean most = votes[rows.classes()[row]] == Arrays.stream(votes).max().orElseThrow();
        assertThat(right[n][row]).as("row " + row).isEqualTo(most);
      }
    }
  }

  private static double cosine(LocalRows rows, int one, int other) {
    double product = 0;
    double a = 0;
    double b = 0;
    for (int j = 0; j < rows.codes()[0].length; j++) {
      product += rows.codes()[one][j] * rows.codes()[other][j];
      a += rows.codes()[one][j] * rows.codes()[one][j];
      b += rows.codes()[other][j] * rows.codes()[other][j];
    }
    return product / Math.sqrt(a * b);
  }

  @Test
  void linearClassifiersAreScoredOnTheFoldTheyDidNotSee() {
    LocalRows rows = rows(90, 6, 4);
    int[][] folds = {IntStream.range(0, 90).map(i -> i / 3 % 5).toArray()};
    double[] regParams = Probes.regParams(rows.codes());
    assertThat(regParams).hasSize(45);

    for (HeadKind kind : HeadKind.values()) {
      boolean[][] right = new LinearTask(kind, regParams, 0, 2).run(rows, folds).right;
      int[] counts =
          Arrays.stream(right)
              .mapToInt(row -> (int) IntStream.range(0, 90).filter(i -> row[i]).count())
              .toArray();
      for (boolean[] setting : right) {
        assertThat(IntStream.range(0, 90).filter(i -> setting[i] && folds[0][i] != 2)).isEmpty();
      }
      assertThat(Arrays.stream(counts).max()).as(kind.word()).hasValue(18);
    }
  }

  @Test
  void moreImagesOfAClassSayMore() {
    LocalRows rows = rows(150, 6, 1.2);
    double[] accuracies =
        IntStream.range(0, 10)
            .mapToObj(seed -> new FewShotTask(new int[] {1, 5, 10}, seed).run(rows, new int[0][]))
            .map(result -> result.values)
            .reduce(new double[3], ProbeTasksTest::plus);

    assertThat(accuracies[0] / 10).isBetween(0.34, accuracies[1] / 10);
    assertThat(accuracies[2]).isGreaterThan(accuracies[1]);
    LocalRows apart = rows(30, 6, 40);
    assertThat(new FewShotTask(new int[] {1, 5, 10}, 7).run(apart, new int[0][]).values)
        .containsExactly(1, 1, 1);
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sums = a.clone();
    Arrays.setAll(sums, i -> a[i] + b[i]);
    return sums;
  }
}
