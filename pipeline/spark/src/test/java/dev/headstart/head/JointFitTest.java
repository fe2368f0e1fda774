// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.head.local.LocalRows;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The joint fit has MLlib's objective, and reaches at least as low a value of it. */
class JointFitTest {
  private static final double REG_PARAM = 0.02;

  @ParameterizedTest
  @CsvSource({
    "2,true,BALANCED",
    "5,false,NONE",
  })
  void softmaxHasTheObjectiveOfMllib(int classes, boolean standardize, ClassWeights weights) {
    LinearHead head = new LinearHead().setClassWeights(weights.word());
    double[] found = objectives(head, classes, standardize, weights);

    double[] mllib = objectivesOfMllib(head.setTol(1e-9), classes, standardize, weights);
    assertThat(found[0]).isBetween((1 - 1e-6) * mllib[0], (1 + 1e-6) * mllib[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "2,true,BALANCED",
    "5,false,NONE",
  })
  void svmHasALowerObjectiveThanMllib(int classes, boolean standardize, ClassWeights weights) {
    LinearHead head = new LinearHead().setKind("svm").setClassWeights(weights.word());
    double[] found = objectives(head, classes, standardize, weights);
    double[] mllib = objectivesOfMllib(head.setMaxIter(20), classes, standardize, weights);

    for (int c = 0; c < found.length; c++) {
      assertThat(found[c]).isBetween(0.9 * mllib[c], (1 + 1e-6) * mllib[c]);
    }
  }

  private static double[] objectives(
      LinearHead head, int classes, boolean standardize, ClassWeights weights) {
    try (TrainingSet set = set(classes, weights)) {
      Setting setting = new Setting(REG_PARAM, standardize);
      return objectives(
          LinearFunction.of(new Classifiers(head.options()).fit(set, setting)), set, head, setting);
    }
  }

  private static double[] objectivesOfMllib(
      LinearHead head, int classes, boolean standardize, ClassWeights weights) {
    try (TrainingSet set = set(classes, weights)) {
      Setting setting = new Setting(REG_PARAM, standardize);
      return objectives(
          MllibFit.of(head.options(), set.rows(), classes, setting), set, head, setting);
    }
  }

  /** Returns the objective, that of svm for each class, in double precision. */
  private static double[] objectives(
      LinearFunction function, TrainingSet set, LinearHead head, Setting setting) {
    LocalRows rows = LocalTrials.rows(set.rows().collectAsList(), set.labels().size());
    boolean svm = head.getKind().equals("svm");
    int classes = rows.classCount();
    double[][] weights = function.weights();
    double[] deviations = deviations(rows);
    double[] values = new double[svm && classes > 2 ? classes : 1];
    for (int i = 0; i < rows.size(); i++) {
      double share = rows.weights()[i] / rows.totalWeight();
      double[] margins = function.margins(rows.codes()[i]);
      int truth = rows.classes()[i];
      if (!svm) {
        values[0] += share * LinearFunction.logLoss(margins, truth);
      } else if (classes == 2) {
        values[0] += share * Math.max(0, 1 - (truth == 1 ? 1 : -1) * (margins[1] - margins[0]));
      } else {
        for (int c = 0; c < classes; c++) {
          values[c] += share * Math.max(0, 1 - (truth == c ? 1 : -1) * margins[c]);
        }
      }
    }
    for (int c = 0; c < classes; c++) {
      for (int j = 0; j < deviations.length; j++) {
        double weight = weights[c][j] * (setting.standardize() ? deviations[j] : 1);
        values[values.length == 1 ? 0 : c] += setting.regParam() / 2 * weight * weight;
      }
    }
    return values;
  }

  /** As MLlib has them: of weighted rows, unbiased. */
  private static double[] deviations(LocalRows rows) {
    double total = rows.totalWeight();
    double squares = Arrays.stream(rows.weights()).map(w -> w * w).sum();
    double[] deviations = new double[rows.codes()[0].length];
    for (int j = 0; j < deviations.length; j++) {
      double sum = 0;
      double squared = 0;
      for (int i = 0; i < rows.size(); i++) {
        sum += rows.weights()[i] * rows.codes()[i][j];
        squared += rows.weights()[i] * Math.pow(rows.codes()[i][j], 2);
      }
      deviations[j] = Math.sqrt((squared - sum * sum / total) / (total - squares / total));
    }
    return deviations;
  }

  private static TrainingSet set(int classes, ClassWeights weights) {
    int[] counts = Arrays.copyOf(new int[] {40, 20, 30, 25, 35}, classes);
    List<Row> rows = GaussianCodes.rows(5, 1.5, 2, 21, counts);
    return TrainingSet.of(GaussianCodes.table(rows), HeadColumns.OF_CODES, weights);
  }
}
