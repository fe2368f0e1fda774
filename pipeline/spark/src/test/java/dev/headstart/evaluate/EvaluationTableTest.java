// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.Texts;
import dev.headstart.calibrate.Reliability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
  private static final Evaluation TWO =
      Summary.of(
          new Counts(
              List.of("ants", "bees"), List.of(), new long[][] {{65, 5}, {9, 74}}, 1, 0, 38.25, 0),
          2,
          true,
          OptionalDouble.of(0.9712),
          new Reliability(0.25, 0.125, 0.0625),
          new Reliability(0.5, 0.25, 0.2),
          0);

  @Test
  void tableIsAlignedAndNamesTheWorstConfusions() {
    Interval interval = TWO.accuracy95();
    assertThat(TWO.toTable())
        .isEqualTo(
            Texts.format(
                """
                153 rows of 2 classes
                1 row has no prediction (bad image) and is not scored

                accuracy  0.9085  (95 %% interval %.4f to %.4f)
                AUC       0.9712
                log-loss  0.2500  (before calibration 0.5000)
                Brier     0.1250  (before calibration 0.2500)
                ECE       0.0625  (before calibration 0.2000)

                class             precision  recall      f1     rows
                ants                 0.8784  0.9286  0.9028       70
                bees                 0.9367  0.8916  0.9136       83
                macro average        0.9075  0.9101  0.9082      153
                weighted average     0.9100  0.9085  0.9086      153

                worst confusions
                     9 of 83 bees taken for ants
                     5 of 70 ants taken for bees

                confusion matrix (a line is a true class, a column a predicted one)
                      ants  bees
                ants    65     5
                bees     9    74
                """,
                interval.low(), interval.high()));
  }

  @Test
  void matrixIsLeftOutWhereItDoesNotFit() {
    List<String> labels = new ArrayList<>();
    long[][] confusion = new long[40][40];
    for (int i = 0; i < 40; i++) {
      labels.add(Texts.format("class number %d", i));
      confusion[i][i] = 3;
    }
    Evaluation many =
        Summary.of(
            new Counts(labels, List.of(), confusion, 0, 0, 0, 0),
            40,
            false,
            OptionalDouble.empty(),
            null,
            null,
            0);

    assertThat(many.toTable())
        .contains("120 rows of 40 classes")
        .doesNotContain("confusion")
        .doesNotContain("AUC");
  }

  @Test
  void tableDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(TWO.toTable()).contains("accuracy  0.9085");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void mapIsOrderedAndBecomesJson() throws Exception {
    assertThat(TWO.toMap().keySet())
        .containsExactly(
            "count",
            "unscored",
            "unlabelled",
            "accuracy",
            "accuracy95",
            "logLoss",
            "auc",
            "brier",
            "ece",
            "uncalibrated",
            "macro",
            "weighted",
            "classes",
            "labels",
            "unseenLabels",
            "confusion");
    assertThat(new ObjectMapper().writeValueAsString(TWO.toMap()))
        .startsWith("{\"count\":153,\"unscored\":1,\"unlabelled\":0,\"accuracy\":0.908")
        .contains("\"confusion\":[[65,5],[9,74]]")
        .contains("{\"label\":\"ants\",\"precision\":0.878");
  }
}
