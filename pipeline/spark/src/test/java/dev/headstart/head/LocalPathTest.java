// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.head.local.LocalPath;
import dev.headstart.head.local.LocalRows;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is fitted in memory is what MLlib fits. */
class LocalPathTest {
  @ParameterizedTest
  @CsvSource({
    "2,false,NONE",
    "2,true,NONE",
    "3,false,NONE",
    "3,true,NONE",
    "2,true,BALANCED",
    "3,false,BALANCED"
  })
  void softmaxHasTheWeightsOfMllib(int classes, boolean standardize, ClassWeights weights) {
    HeadOptions options = new LinearHead().setClassWeights(weights.word()).setTol(1e-9).options();
    try (TrainingSet set = set(classes, weights)) {
      LinearFunction mllib =
          MllibFit.of(options, set.rows(), classes, new Setting(0.02, standardize));
      LinearFunction here = second(LocalPath.softmax(local(set), standardize), 0.5, 0.02);

      for (int c = 1; c < classes; c++) {
        for (int j = 0; j < 5; j++) {
          assertThat(here.weights()[c][j] - here.weights()[0][j])
              .isCloseTo(mllib.weights()[c][j] - mllib.weights()[0][j], within(0.02));
        }
        assertThat(here.intercepts()[c] - here.intercepts()[0])
            .isCloseTo(mllib.intercepts()[c] - mllib.intercepts()[0], within(0.05));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,false,BALANCED", "3,true,NONE"})
  void svmReachesTheObjectiveOfMllib(int classes, boolean standardize, ClassWeights weights) {
    HeadOptions options =
        new LinearHead()
            .setKind("svm")
            .setClassWeights(weights.word())
            .setTol(1e-2)
            .setMaxIter(30)
            .options();
    try (TrainingSet set = set(classes, weights)) {
      LocalRows rows = local(set);
      LinearFunction mllib =
          MllibFit.of(options, set.rows(), classes, new Setting(0.2, standardize));
      LinearFunction here = second(LocalPath.svm(rows, standardize), 0.8, 0.2);

      for (int c = 1; c < classes; c++) {
        double least = objective(mllib, c, rows, 0.2, standardize);
        assertThat(objective(here, c, rows, 0.2, standardize))
            .isBetween(0.85 * least, 1.01 * least);
      }
    }
  }

  private static LinearFunction second(LocalPath path, double strong, double weak) {
    try (path) {
      path.fit(strong);
      return LinearFunction.of(path.fit(weak));
    }
  }

  /** Mean hinge loss plus regParam / 2 times the squared norm of the (scaled) weights. */
  private static double objective(
      LinearFunction function, int c, LocalRows rows, double regParam, boolean standardize) {
    double loss = 0;
    for (int i = 0; i < rows.size(); i++) {
      double sign = rows.classes()[i] == c ? 1 : -1;
      double margin = function.margins(rows.codes()[i])[c];
      loss += rows.weights()[i] * Math.max(0, 1 - sign * margin) / rows.totalWeight();
    }
    for (int j = 0; j < rows.codes()[0].length; j++) {
      double scale = standardize ? deviation(rows.codes(), j) : 1;
      loss += regParam / 2 * Math.pow(function.weights()[c][j] * scale, 2);
    }
    return loss;
  }

  private static double deviation(float[][] codes, int feature) {
    DoubleSummaryStatistics sums = new DoubleSummaryStatistics();
    Stream.of(codes).forEach(code -> sums.accept(code[feature]));
    double squares =
        Stream.of(codes).mapToDouble(c -> Math.pow(c[feature] - sums.getAverage(), 2)).sum();
    return Math.sqrt(squares / (codes.length - 1));
  }

  private static TrainingSet set(int classes, ClassWeights weights) {
    List<Row> rows =
        GaussianCodes.rows(
            5, 1.5, 2, 21, classes == 2 ? new int[] {40, 20} : new int[] {40, 20, 30});
    return TrainingSet.of(GaussianCodes.table(rows), HeadColumns.OF_CODES, weights);
  }

  private static LocalRows local(TrainingSet set) {
    return LocalTrials.rows(set.rows().collectAsList(), set.labels().size());
  }
}
