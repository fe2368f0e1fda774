// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.Argmax;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The figures are those of scikit-learn 1.2.1: log_loss, brier_score_loss (the sum over the classes
 * where there are more than two), and the ECE of calibration_curve with 15 bins. The temperature is
 * where its log_loss is lowest, found by SciPy's minimize_scalar; for two classes it is one over
 * the weight of a LogisticRegression without penalty and intercept.
 */
class CalibrationTest {

  @ParameterizedTest
  @CsvSource({
    "200, 3, 6.097192019761059, 1.9892348237120359, 0.9421084284484791, 0.44443785629959104,"
        + " 1.0203075960200578, 0.616388813337033, 0.1843392773382698",
    "60, 2, 2.807728076288077, 0.7332598869861593, 0.23276092125673653, 0.2222399135564376,"
        + " 0.5139908238480142, 0.1768748700411248, 0.16628711320371314"
  })
  void figuresAreThoseOfScikitLearn(
      int rows,
      int classes,
      double temperature,
      double logLoss,
      double brier,
      double ece,
      double logLossAfter,
      double brierAfter,
      double eceAfter) {
    Calibration fitted = Calibration.fit(logits(rows, classes), truth(rows, classes), rows).get();

    assertThat(fitted.temperature()).isCloseTo(temperature, within(1e-6));
    assertThat(fitted.before().logLoss()).isCloseTo(logLoss, within(1e-9));
    assertThat(fitted.before().brier()).isCloseTo(brier, within(1e-9));
    assertThat(fitted.before().ece()).isCloseTo(ece, within(1e-9));
    assertThat(fitted.after().logLoss()).isCloseTo(logLossAfter, within(1e-6));
    assertThat(fitted.after().brier()).isCloseTo(brierAfter, within(1e-6));
    assertThat(fitted.after().ece()).isCloseTo(eceAfter, within(1e-6));
  }

  @Test
  void thePredictedClassStays() {
    for (double[] row : logits(50, 4)) {
      assertThat(Argmax.of(Logits.softmax(row, 3.7))).isEqualTo(Argmax.of(row));
    }
  }

  @Test
  void withoutAnyErrorTheConfidenceIsThatOfSoManyRightAnswers() {
    double[][] logits = new double[98][];
    Arrays.setAll(logits, i -> i % 2 == 0 ? new double[] {0.1, 0} : new double[] {0, 0.1});

    Calibration fitted = Calibration.fit(logits, truth(98, 2), 98).get();

    assertThat(Logits.softmax(logits[0], fitted.temperature())[0]).isCloseTo(0.99, within(1e-9));
  }

  @Test
  void whatIsCalibratedAlreadyIsLeftAsItIs() {
    double[][] logits = new double[100][];
    Arrays.setAll(logits, i -> new double[] {Math.log(3), 0});
    int[] truth = new int[100]; // three of four are right, as the logits say
    Arrays.setAll(truth, i -> i % 4 == 3 ? 1 : 0);

    assertThat(Calibration.fit(logits, truth, 100)).isEmpty();
    assertThat(Calibration.fit(new double[0][], new int[0], 0)).isEmpty();
  }

  @Test
  void scoresThatSayTheContraryAreNotCalibrated() {
    double[][] logits = logits(40, 2);
    int[] wrong = new int[40];
    Arrays.setAll(wrong, i -> 1 - Argmax.of(logits[i]));

    assertThat(Calibration.fit(logits, wrong, 40)).isEmpty();
  }

  @Test
  void aClassThatTheHeadDoesNotKnowIsWrongWithAllItsProbability() {
    Reliability figures = new ReliabilitySums().add(new double[] {0.5, 0.3, 0.2}, -1).reliability();

    assertThat(figures.brier()).isCloseTo(1 + 0.25 + 0.09 + 0.04, within(1e-12));
    assertThat(figures.ece()).isCloseTo(0.5, within(1e-12));
    assertThat(figures.logLoss()).isCloseTo(36.04, within(0.01));
  }

  private static double[][] logits(int rows, int classes) {
    double[][] logits = new double[rows][classes];
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < classes; c++) {
        logits[i][c] = 4 * Math.sin(1 + 3 * i + 5 * c) + (c == i % classes ? 1.5 : 0);
      }
    }
    return logits;
  }

  private static int[] truth(int rows, int classes) {
    int[] truth = new int[rows];
    Arrays.setAll(truth, i -> i % classes);
    return truth;
  }
}
