// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunerTest {
  private static final long ROWS = 400;

  @Test
  void lowestLossWinsAmongThoseAboutAsAccurateAsTheBest() {
    // One standard error of 0.90 on 400 rows is 0.015.
    Trial best = new Trial(0.1, false, 0.90, 0.02, 0.5, false);
    Trial surer = new Trial(0.2, false, 0.89, 0.02, 0.4, false);
    Trial worse = new Trial(0.3, false, 0.88, 0.02, 0.3, false);

    assertThat(Tuner.choose(List.of(best, surer, worse), ROWS)).isEqualTo(surer);
  }

  @Test
  void plainCodesThenStrongerRegularisationWinTies() {
    Trial weak = new Trial(0.1, false, 0.9, 0.02, 0.5, false);
    Trial strong = new Trial(0.2, false, 0.9, 0.02, 0.5, false);
    Trial standardized = new Trial(0.3, true, 0.9, 0.02, 0.5, false);

    assertThat(Tuner.choose(List.of(weak, standardized, strong), ROWS)).isEqualTo(strong);
  }

  @ParameterizedTest
  @CsvSource({"softmax, 2, 1", "svm, 2, 1", "softmax, 3, 1", "softmax, 1, 0"})
  void oneSettingIsCrossValidatedWhereAClassHasRowsToHoldOut(String kind, int rows, int trials) {
    TrainingSummary summary =
        new LinearHead()
            .setKind(kind)
            .setCrossValidate(true)
            .fit(GaussianCodes.table(GaussianCodes.rows(4, 3, 1, 1, rows, rows)))
            .summary();

    assertThat(summary.trials()).hasSize(trials);
    assertThat(summary.trials())
        .allSatisfy(
            trial -> {
              assertThat(trial.chosen()).isTrue();
              assertThat(trial.regParam()).isEqualTo(summary.regParam());
            });
    assertThat(summary.endOfGrid()).isEmpty();
  }

  @Test
  void aChoiceAtTheEndOfTheGridIsTold() {
    assertThat(chosen(0).endOfGrid())
        .hasValueSatisfying(text -> assertThat(text).contains("weakest", "such as 0.01"));
    assertThat(chosen(1).endOfGrid()).isEmpty();
    assertThat(chosen(2).endOfGrid())
        .hasValueSatisfying(text -> assertThat(text).contains("strongest", "such as 100"));
  }

  private static TrainingSummary chosen(int at) {
    double[] grid = {0.1, 1, 10};
    List<Trial> trials =
        IntStream.range(0, grid.length)
            .mapToObj(i -> new Trial(grid[i], false, 0.9, 0.02, 0.5, i == at))
            .toList();
    return new TrainingSummary(HeadKind.SVM, grid[at], false, trials, 10, 0, 0);
  }

  @Test
  void gridSpansFourAndAHalfPowersOfTenOfTheScale() {
    try (TrainingSet set =
        TrainingSet.of(
            GaussianCodes.table(GaussianCodes.rows(4, 1, 3, 1, 10, 10)),
            HeadColumns.OF_CODES,
            ClassWeights.NONE)) {
      List<Setting> grid = RegParams.grid(set, new LinearHead().setTune(true).options());

      assertThat(grid).hasSize(20);
      assertThat(grid.get(0).regParam())
          .isCloseTo(Math.pow(10, -5.5) * set.variance(), within(1e-9));
      assertThat(grid.get(9).regParam()).isCloseTo(0.1 * set.variance(), within(1e-9));
      assertThat(grid.get(9).standardize()).isFalse();
      assertThat(grid.get(10)).isEqualTo(new Setting(Math.pow(10, -5.5) * 4, true));
    }
  }
}
