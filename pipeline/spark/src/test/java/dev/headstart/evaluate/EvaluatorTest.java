// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final Offset<Double> CLOSE = within(1e-9);
  private static final List<String> ABC = List.of("a", "b", "c");
  private static final ScoredRows TEN =
      new ScoredRows()
          .add(3, "a", "a")
          .add(1, "a", "b")
          .add(2, "b", "b")
          .add(2, "b", "c")
          .add(2, "c", "c");

  @Test
  void countsAndRatiosAreThoseOfHand() {
    Evaluation evaluation = Evaluator.evaluate(TEN.predicted(), ABC, 0);

    assertThat(evaluation.count()).isEqualTo(10);
    assertThat(evaluation.accuracy()).isCloseTo(0.7, CLOSE);
    assertThat(evaluation.confusion())
        .isDeepEqualTo(new long[][] {{3, 1, 0}, {0, 2, 2}, {0, 0, 2}});
    assertThat(evaluation.classes())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new ClassScore("a", 1, 3.0 / 4, 6.0 / 7, 4, 3),
            new ClassScore("b", 2.0 / 3, 2.0 / 4, 4.0 / 7, 4, 3),
            new ClassScore("c", 2.0 / 4, 1, 4.0 / 6, 2, 4));
    assertThat(evaluation.macro().precision()).isCloseTo((1 + 2.0 / 3 + 0.5) / 3, CLOSE);
    assertThat(evaluation.macro().recall()).isCloseTo(0.75, CLOSE);
    assertThat(evaluation.macro().f1()).isCloseTo((6.0 / 7 + 4.0 / 7 + 2.0 / 3) / 3, CLOSE);
    assertThat(evaluation.weighted().precision()).isCloseTo(0.4 + 0.4 * 2 / 3 + 0.2 * 0.5, CLOSE);
    assertThat(evaluation.weighted().recall()).isCloseTo(0.7, CLOSE);
    assertThat(evaluation.weighted().f1())
        .isCloseTo(0.4 * 6 / 7 + 0.4 * 4 / 7 + 0.2 * 2 / 3, CLOSE);
  }

  @Test
  void metricsThatNeedScoresAreLeftOutWithoutThem() {
    Evaluation evaluation = Evaluator.evaluate(TEN.predicted(), ABC, 0);

    assertThat(evaluation.auc()).isEmpty();
    assertThat(evaluation.logLoss()).isEmpty();
    assertThat(evaluation.top5()).isEmpty();
    assertThat(evaluation.toMap()).doesNotContainKeys("auc", "logLoss", "top5");
  }

  @Test
  void aucAndLogLossOfThreeClassesAreThoseOfScikitLearn() {
    Dataset<Row> scored =
        new ScoredRows()
            .add("a", "a", .7, .2, .1)
            .add("a", "a", .4, .4, .2)
            .add("b", "b", .1, .6, .3)
            .add("b", "c", .3, .3, .4)
            .add("c", "b", .2, .5, .3)
            .add("c", "c", .05, .15, .8)
            .add("c", "c", .3, .1, .6)
            .add("a", "a", .5, .25, .25)
            .scored("probability");

    Evaluation evaluation = Evaluator.evaluate(scored, ABC, 0);

    assertThat(evaluation.auc().orElseThrow()).isCloseTo(0.9111111111111111, CLOSE);
    assertThat(evaluation.logLoss().orElseThrow()).isCloseTo(0.702356657983862, CLOSE);
    assertThat(evaluation.top5()).isEmpty();
  }

  @Test
  void tiesCountAsHalfInTheAucOfTwoClasses() {
    Dataset<Row> scored =
        new ScoredRows()
            .add("b", "b", -0.9, 0.9)
            .add("b", "a", -0.5, 0.5)
            .add("b", "a", -0.5, 0.5)
            .add("a", "a", -0.5, 0.5)
            .add("a", "a", -0.1, 0.1)
            .scored("rawPrediction");

    Evaluation evaluation = Evaluator.evaluate(scored, List.of("a", "b"), 0);

    assertThat(evaluation.auc().orElseThrow()).isCloseTo(5.0 / 6, CLOSE);
    assertThat(evaluation.logLoss()).isEmpty();
  }

  @Test
  void aucAveragesOnlyClassesThatOccur() {
    Dataset<Row> scored =
        new ScoredRows().add("a", "a", .6, .3, .1).add("b", "b", .3, .5, .2).scored("probability");

    assertThat(Evaluator.evaluate(scored, ABC, 0).auc().orElseThrow()).isCloseTo(1, CLOSE);
  }

  @Test
  void aucIsLeftOutWhereOneClassIsAllThereIs() {
    Dataset<Row> scored = new ScoredRows().add("a", "a", .9, .1).scored("probability");

    assertThat(Evaluator.evaluate(scored, List.of("a", "b"), 0).auc()).isEmpty();
  }

  @Test
  void certainMistakeHasAFiniteLogLoss() {
    Dataset<Row> scored = new ScoredRows().add("a", "b", 0, 1).scored("probability");

    assertThat(Evaluator.evaluate(scored, List.of("a", "b"), 0).logLoss().orElseThrow())
        .isCloseTo(-Math.log(Math.ulp(1.0)), CLOSE);
  }

  @Test
  void topFiveLooksAtTheFiveHighestScores() {
    List<String> six = List.of("a", "b", "c", "d", "e", "f");
    Dataset<Row> scored =
        new ScoredRows()
            .add("a", "f", 1, 2, 3, 4, 5, 6)
            .add("b", "f", 1, 2, 3, 4, 5, 6)
            .add("f", "f", 1, 2, 3, 4, 5, 6)
            .add("f", "a", 0, 0, 0, 0, 0, 0)
            .scored("rawPrediction");

    assertThat(Evaluator.evaluate(scored, six, 0).top5().orElseThrow()).isCloseTo(0.5, CLOSE);
  }

  @Test
  void classOutsideTrainingCountsAsErrorAndIsNamed() {
    Dataset<Row> scored =
        new ScoredRows()
            .add("a", "a", .8, .2)
            .add("b", "b", .3, .7)
            .add("zebra", "a", .6, .4)
            .add("okapi", "b", .1, .9)
            .scored("probability");

    Evaluation evaluation = Evaluator.evaluate(scored, List.of("a", "b"), 0);

    assertThat(evaluation.count()).isEqualTo(4);
    assertThat(evaluation.accuracy()).isCloseTo(0.5, CLOSE);
    assertThat(evaluation.unseenLabels()).containsExactly("okapi", "zebra");
    assertThat(evaluation.labels()).containsExactly("a", "b", "okapi", "zebra");
    assertThat(evaluation.confusion()[3]).containsExactly(1, 0, 0, 0);
    assertThat(evaluation.classes().get(0).precision()).isCloseTo(0.5, CLOSE);
    assertThat(evaluation.classes().get(2).recall()).isZero();
    assertThat(evaluation.logLoss().orElseThrow())
        .isCloseTo(-(Math.log(.8) + Math.log(.7) + 2 * Math.log(Math.ulp(1.0))) / 4, CLOSE);
    assertThat(evaluation.toTable())
        .contains("2 rows are of classes that the head was not trained on")
        .contains("okapi, zebra");
  }

  @Test
  void rowsWithoutPredictionOrLabelAreCountedAndNotScored() {
    Dataset<Row> scored =
        new ScoredRows()
            .add(3, "a", "a")
            .add(1, "b", "a")
            .add(2, "b", null)
            .add(1, null, "a")
            .add(1, "", "b")
            .predicted();

    Evaluation evaluation = Evaluator.evaluate(scored, List.of("a", "b"), 0);

    assertThat(evaluation.count()).isEqualTo(4);
    assertThat(evaluation.accuracy()).isCloseTo(0.75, CLOSE);
    assertThat(evaluation.unscored()).isEqualTo(2);
    assertThat(evaluation.unlabelled()).isEqualTo(2);
  }

  @Test
  void classThatNeitherOccursNorIsPredictedStaysOutOfTheMacroAverage() {
    Dataset<Row> scored = new ScoredRows().add(1, "a", "a").add(1, "b", "b").predicted();

    assertThat(Evaluator.evaluate(scored, ABC, 0).macro().f1()).isCloseTo(1, CLOSE);
  }

  @Test
  void nothingToEvaluateIsRefused() {
    Dataset<Row> scored = new ScoredRows().add(2, null, "a").add(3, "a", null).predicted();

    assertThatThrownBy(() -> Evaluator.evaluate(scored, ABC, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "There is nothing to evaluate: no row has both a label and a prediction"
                + " (2 rows without a label, 3 without a prediction)");
  }

  @Test
  void predictionOfAnotherHeadIsRefused() {
    Dataset<Row> scored = new ScoredRows().add(1, "a", "dog").predicted();

    assertThatThrownBy(() -> Evaluator.evaluate(scored, ABC, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A row was predicted as dog, which is none of the head's classes (a, b, c):"
                + " give the labels of the head that scored the rows");
  }

  @Test
  void missingColumnIsRefused() {
    assertThatThrownBy(() -> Evaluator.evaluate(TEN.predicted().drop("predicted"), ABC, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The scored table has no column predicted: it has label");
  }
}
