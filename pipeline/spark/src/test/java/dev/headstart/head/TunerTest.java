package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

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
