// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.blas.BlasThreads;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How features are ranked and tried, on codes in memory. */
class FoldTrialTest {

  private static final int SIZE = 60;
  private static final int CLASSES = 3;

  private final int[] classes = IntStream.range(0, SIZE).map(i -> i % CLASSES).toArray();
  private final int[] folds = IntStream.range(0, SIZE).map(i -> i / CLASSES % 5).toArray();

  /** Features 1 and 4 of the early layer tell classes; the last layer is noise, and a constant. */
  private final Features features = new Features(List.of(codes(6, true), codes(3, false)));

  private float[][] codes(int length, boolean telling) {
    Random random = new Random(length);
    float[][] codes = new float[SIZE][length];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < length; j++) {
        codes[i][j] = (float) (100 + random.nextGaussian());
      }
      if (telling) {
        codes[i][1] += 5 * (classes[i] == 0 ? 1 : 0);
        codes[i][4] = 0.001f * (classes[i] == 1 ? 1 : 0) + 1e-4f * (float) random.nextGaussian();
      } else {
        codes[i][2] = 7;
      }
    }
    return codes;
  }

  @Test
  void theFeaturesThatTellClassesApartAreMostRelevantWhateverTheirScale() {
    int[] rows = IntStream.range(0, SIZE).toArray();
    try (BlasThreads single = BlasThreads.single()) {
      Relevance relevance =
          Relevance.of(
              features, rows, SIZE, features.normal(rows), DualRidge.targets(classes, CLASSES));

      assertThat(relevance.ranked()).hasSize(8).startsWith(4, 1).doesNotContain(8);
      assertThat(features.layerOf(5)).isZero();
      assertThat(features.layerOf(6)).isEqualTo(1);
    }
  }

  @Test
  void aShareOfAllFeaturesPredictsWhereTheLastLayerCannot() {
    boolean[][][] right = new FoldTrial(features, classes, CLASSES, folds, 2).call();

    long held = IntStream.of(folds).filter(fold -> fold == 2).count();
    assertThat(rightest(right[0])).isLessThan(held * 2 / 3);
    assertThat(rightest(right[FoldTrial.SHARES.length])).isEqualTo(held);
  }

  /** The solution solves the normal equations of the regularised problem. */
  @Test
  void ridgeSolvesItsEquations() {
    double[] kernel = {4, 1, 0, 1, 3, 1, 0, 1, 2};
    double[][] targets = DualRidge.targets(new int[] {0, 1, 1}, 2);

    double[][] weights = DualRidge.fit(kernel, 3, targets, 0.5);

    for (int c = 0; c < 2; c++) {
      for (int i = 0; i < 3; i++) {
        double sum = 0.5 * 3 * weights[c][i];
        for (int k = 0; k < 3; k++) {
          sum += kernel[3 * i + k] * weights[c][k];
        }
        assertThat(sum).isCloseTo(targets[c][i], within(1e-12));
      }
    }
  }

  @Test
  void theSmallestSetThatIsNotClearlyWorseIsTaken() {
    double[] half = new double[100];
    double[] most = new double[100];
    double[] nearly = new double[100];
    for (int i = 0; i < 100; i++) {
      half[i] = i % 2;
      most[i] = i < 90 ? 1 : 0;
      nearly[i] = i > 1 && i < 91 ? 1 : 0;
    }
    assertThat(LayerSelection.best(new double[][] {half, nearly, most})).isEqualTo(1);
    assertThat(LayerSelection.best(new double[][] {nearly, half, most})).isZero();
    assertThat(LayerSelection.best(new double[][] {half, half, most})).isEqualTo(2);
  }

  private static long rightest(boolean[][] byStrength) {
    long most = 0;
    for (boolean[] right : byStrength) {
      most = Math.max(most, IntStream.range(0, right.length).filter(i -> right[i]).count());
    }
    return most;
  }
}
