// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.Argmax;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.evaluate.Evaluator;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A head with honest probabilities. */
class CalibratedHeadTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"svm, 3", "svm, 2", "softmax, 3", "softmax, 2"})
  void probabilitiesAreHonestAndTheClassesStay(String kind, int classes) throws Exception {
    int[] counts = classes == 3 ? new int[] {60, 60, 60} : new int[] {60, 60};
    Dataset<Row> train = GaussianCodes.table(GaussianCodes.rows(4, 1.5, 1, 1, counts)).cache();
    Dataset<Row> test = GaussianCodes.table(GaussianCodes.rows(4, 1.5, 1, 2, counts)).cache();
    // Far too strong a regularisation: the margins are much too small for the softmax.
    LinearHead head = new LinearHead().setKind(kind).setRegParam(3).setMaxIter(10);

    LinearHeadModel plain = head.fit(train);
    LinearHeadModel calibrated = head.setCalibrate(true).fit(train);

    assertThat(plain.calibration()).isEmpty();
    assertThat(calibrated.calibration().get().rows()).isEqualTo(60L * classes);
    assertThat(calibrated.calibration().get().temperature()).isLessThan(1);
    List<String> predicted = predicted(calibrated, test);
    assertThat(predicted).isEqualTo(predicted(plain, test));
    Evaluation evaluation = Evaluator.evaluate(calibrated.transform(test), calibrated.labels(), 0);
    assertThat(evaluation.reliability().ece())
        .isLessThan(evaluation.uncalibrated().ece())
        .isLessThan(0.12);
    assertThat(evaluation.reliability().logLoss())
        .isLessThan(evaluation.uncalibrated().logLoss())
        .isCloseTo(evaluation.logLoss().getAsDouble(), within(1e-12));
    if (kind.equals("softmax")) {
      Evaluation before = Evaluator.evaluate(plain.transform(test), plain.labels(), 0);
      assertThat(evaluation.uncalibrated().ece())
          .isCloseTo(before.reliability().ece(), within(1e-9));
      assertThat(before.uncalibrated()).isNull();
    }

    String there = folder.resolve("head").toString();
    calibrated.write().save(there);
    LinearHeadModel loaded = LinearHeadModel.load(there);
    assertThat(loaded.calibration()).isEqualTo(calibrated.calibration());
    PipelineModel pipeline = loaded.toPipelineModel();
    Row expected = calibrated.transform(test).orderBy("path").first();
    Row scored = pipeline.transform(test).orderBy("path").first();
    assertThat(scored.<Vector>getAs("probability")).isEqualTo(expected.getAs("probability"));
  }

  @Test
  void aRowWithoutACodeHasNoProbability() {
    List<Row> rows = GaussianCodes.rows(3, 1, 1, 1, 30, 30);
    LinearHeadModel head =
        new LinearHead()
            .setKind("svm")
            .setRegParam(3)
            .setMaxIter(10)
            .setCalibrate(true)
            .fit(GaussianCodes.table(rows));

    Row scored =
        head.transform(GaussianCodes.table(List.of(GaussianCodes.withoutCode("x", null)))).first();

    assertThat(scored.<Vector>getAs("probability")).isNull();
    assertThat(scored.<String>getAs("predicted")).isNull();
  }

  @Test
  void rowsToValidateOnCalibrateWithoutAnotherFit() {
    Dataset<Row> rows =
        GaussianCodes.table(GaussianCodes.rows(4, 1.5, 1, 1, 60, 60))
            .withColumn("held", col("path").rlike("[05]\\.jpg$"));

    LinearHeadModel head =
        new LinearHead()
            .setRegParam(3)
            .setMaxIter(10)
            .setCalibrate(true)
            .setValidationIndicatorCol("held")
            .fit(rows);

    assertThat(head.calibration().get().rows()).isEqualTo(24);
  }

  @Test
  void aLargeSetIsScoredFoldByFoldToo() {
    Dataset<Row> rows = GaussianCodes.table(GaussianCodes.rows(4, 3, 1, 1, 40, 40, 40));
    LinearHead head = new LinearHead().setKind("svm").setFolds(2);
    try (TrainingSet set = TrainingSet.of(rows, HeadColumns.OF_CODES, ClassWeights.NONE)) {
      List<HeldOut> scores = OutOfFold.folds(set, new Setting(0.1, false), head.options());

      assertThat(scores).hasSize(120);
      assertThat(scores.stream().filter(row -> Argmax.of(row.margins()) == row.index()).count())
          .isGreaterThan(100);
    }
  }

  private static List<String> predicted(LinearHeadModel head, Dataset<Row> rows) {
    return head.transform(rows).orderBy("path").collectAsList().stream()
        .map(row -> row.<String>getAs("predicted"))
        .toList();
  }
}
