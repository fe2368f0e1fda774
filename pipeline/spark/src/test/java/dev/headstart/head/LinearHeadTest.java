// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LinearHeadTest {
  private static final LinearHead SVM = quick(HeadKind.SVM);
  private static final LinearHead SOFTMAX = quick(HeadKind.SOFTMAX);

  @ParameterizedTest
  @CsvSource({"SVM,2", "SVM,3", "SOFTMAX,2", "SOFTMAX,3"})
  void learnsToTellClassesApart(HeadKind kind, int classes) {
    int[] counts = Collections.nCopies(classes, 40).stream().mapToInt(n -> n).toArray();
    Dataset<Row> train = GaussianCodes.table(GaussianCodes.rows(6, 6, 1, 1, counts));
    Dataset<Row> test = GaussianCodes.table(GaussianCodes.rows(6, 6, 1, 2, counts));

    LinearHeadModel head = quick(kind).fit(train);

    Dataset<Row> scored = head.transform(test);
    assertThat(scored.filter("label = predicted").count()).isGreaterThan(39L * classes);
    assertThat(head.labels())
        .isEqualTo(Stream.iterate(0, c -> c + 1).limit(classes).map(GaussianCodes::label).toList());
    assertThat(head.summary().rows()).isEqualTo(40L * classes);
    assertThat(head.summary().trials()).isEmpty();
    Row row = scored.first();
    assertThat(row.<Vector>getAs("rawPrediction").size()).isEqualTo(classes);
    assertThat(List.of(scored.columns()).contains("probability"))
        .isEqualTo(kind == HeadKind.SOFTMAX);
    assertThat(head.toPipelineModel().stages()[1])
        .isInstanceOf(
            kind == HeadKind.SOFTMAX
                ? LogisticRegressionModel.class
                : classes == 2 ? LinearSVCModel.class : OneVsRestModel.class);
  }

  @ParameterizedTest
  @CsvSource({"SVM,2", "SVM,3", "SOFTMAX,2", "SOFTMAX,3"})
  void savedAndLoadedModelScoresTheSame(HeadKind kind, int classes, @TempDir Path directory)
      throws Exception {
    int[] counts = Collections.nCopies(classes, 20).stream().mapToInt(n -> n).toArray();
    List<Row> rows = GaussianCodes.rows(5, 2, 1, 3, counts);
    rows.add(GaussianCodes.withoutCode("bad.jpg", GaussianCodes.label(0)));
    Dataset<Row> codes = GaussianCodes.table(rows);
    LinearHeadModel model = quick(kind).fit(codes);
    String path = directory.resolve("model").toString();
    String stages = directory.resolve("stages").toString();

    model.write().save(path);
    model.toPipelineModel().write().save(stages);
    LinearHeadModel loaded = LinearHeadModel.load(path);

    List<Row> scored = model.transform(codes).collectAsList();
    assertThat(loaded.transform(codes).collectAsList()).isEqualTo(scored);
    assertThat(loaded.uid()).isEqualTo(model.uid());
    assertThat(loaded.labels()).isEqualTo(model.labels());
    assertThat(loaded.codeLength()).isEqualTo(5);
    assertThat(loaded.summary()).isEqualTo(model.summary());
    assertThat(PipelineModel.load(stages).transform(codes).drop("features").collectAsList())
        .isEqualTo(scored);
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void imageWithoutCodeStaysInTheTableWithoutPrediction(HeadKind kind) {
    List<Row> rows = GaussianCodes.rows(4, 5, 1, 4, 15, 15, 15);
    Dataset<Row> codes = GaussianCodes.table(rows);
    List<Row> more = new ArrayList<>(rows);
    more.add(20, GaussianCodes.withoutCode("bad.jpg", GaussianCodes.label(1)));

    Dataset<Row> scored = quick(kind).fit(codes).transform(GaussianCodes.table(more));

    assertThat(scored.count()).isEqualTo(46);
    Row bad = scored.filter("path = 'bad.jpg'").first();
    assertThat(bad.<String>getAs("label")).isEqualTo(GaussianCodes.label(1));
    assertThat(bad.<Object>getAs("predicted")).isNull();
    assertThat(bad.<Object>getAs("prediction")).isNull();
    assertThat(bad.<Object>getAs("rawPrediction")).isNull();
    assertThat(scored.filter("predicted is null").count()).isEqualTo(1);
  }

  @Test
  void rowsWithoutLabelOrCodeAreLeftOutAndCounted() {
    List<Row> rows = GaussianCodes.rows(4, 5, 1, 5, 10, 10);
    rows.add(GaussianCodes.withoutCode("bad.jpg", GaussianCodes.label(0)));
    rows.add(GaussianCodes.row("unknown.jpg", null, 1f, 2f, 3f, 4f));
    rows.add(GaussianCodes.row("empty.jpg", "", 1f, 2f, 3f, 4f));

    LinearHeadModel head = SOFTMAX.fit(GaussianCodes.table(rows));

    assertThat(head.summary().rows()).isEqualTo(20);
    assertThat(head.summary().rowsWithoutCode()).isEqualTo(1);
    assertThat(head.summary().rowsWithoutLabel()).isEqualTo(2);
    assertThat(head.labels()).containsExactly("class-a", "class-b");
  }

  @Test
  void labelsAreSortedWhateverTheirFrequency() {
    List<Row> rows = new ArrayList<>();
    for (Row row : GaussianCodes.rows(3, 5, 1, 6, 5, 20)) {
      String name = row.getString(1).equals("class-a") ? "zebra" : "ant";
      rows.add(GaussianCodes.row(row.getString(0), name, row.<Float[]>getAs(2)));
    }

    assertThat(SOFTMAX.fit(GaussianCodes.table(rows)).labels()).containsExactly("ant", "zebra");
  }

  @Test
  void balancedWeightsEqualRepeatingTheRareClass() {
    List<Row> frequent = GaussianCodes.rows(3, 1, 1, 7, 40);
    List<Row> rare = GaussianCodes.rows(3, 1, 1, 8, 0, 10);
    List<Row> skewed = Stream.of(frequent, rare).flatMap(List::stream).toList();
    List<Row> repeated = Stream.of(frequent, rare, rare, rare, rare).flatMap(List::stream).toList();
    LinearHead head = new LinearHead().setRegParam(0.01).setTol(1e-9).setMaxIter(100);

    LinearHeadModel balanced = fit(head.copy(ParamMap.empty()).setClassWeights("balanced"), skewed);
    LinearHeadModel expected = fit(head, repeated);
    LinearHeadModel unweighted = fit(head, skewed);

    assertThat(balanced.weights()[1]).containsExactly(expected.weights()[1], within(1e-4));
    assertThat(balanced.intercepts()[1]).isCloseTo(expected.intercepts()[1], within(1e-4));
    assertThat(unweighted.intercepts()[1]).isLessThan(expected.intercepts()[1] - 0.5);
  }

  @Test
  void tuningRepeatsWithTheSeedWhateverTheOrderOfTheRows() {
    List<Row> rows = GaussianCodes.rows(8, 1.2, 1, 9, 30, 25, 20);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));
    LinearHead trainer = quick(HeadKind.SOFTMAX).setTune(true).setSeed(5);

    List<Trial> trials = trainer.fit(GaussianCodes.table(rows)).summary().trials();

    assertThat(trainer.fit(GaussianCodes.table(shuffled).repartition(5)).summary().trials())
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) <= 1e-6 * b ? 0 : 1, Double.class)
        .isEqualTo(trials);
    assertThat(
            quick(HeadKind.SOFTMAX)
                .setTune(true)
                .setSeed(6)
                .fit(GaussianCodes.table(rows))
                .summary()
                .trials())
        .isNotEqualTo(trials);
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void tuningSaysWhatItTriedAndTakesTheSettingItChose(HeadKind kind) {
    List<Row> rows = GaussianCodes.rows(8, 1.5, 1, 10, 30, 30);

    LinearHeadModel head = quick(kind).setTune(true).fit(GaussianCodes.table(rows));

    assertThat(head.summary().trials()).hasSize(20);
    assertThat(head.summary().trials()).filteredOn(Trial::standardize).hasSize(10);
    assertThat(head.summary().trials())
        .allSatisfy(
            trial -> {
              assertThat(trial.accuracy()).isBetween(0.4, 1.0);
              assertThat(trial.accuracyStd()).isBetween(0.0, 0.5);
            });
    Trial chosen = head.summary().trials().stream().filter(Trial::chosen).findFirst().orElseThrow();
    assertThat(head.summary().trials()).filteredOn(Trial::chosen).hasSize(1);
    assertThat(head.summary().regParam()).isEqualTo(chosen.regParam());
    assertThat(head.summary().standardize()).isEqualTo(chosen.standardize());
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void regParamFollowsTheScaleOfTheCodes(HeadKind kind) {
    LinearHead trainer = quick(kind);

    LinearHeadModel small =
        trainer.fit(GaussianCodes.table(GaussianCodes.rows(6, 1.5, 1, 11, 30, 30)));
    LinearHeadModel large =
        trainer.fit(GaussianCodes.table(GaussianCodes.rows(6, 1.5, 100, 11, 30, 30)));

    double expected = 100 * 100 * small.summary().regParam();
    assertThat(large.summary().regParam()).isCloseTo(expected, within(1e-3 * expected));
  }

  @Test
  void oneClassOnlyIsRefused() {
    Dataset<Row> codes = GaussianCodes.table(GaussianCodes.rows(3, 1, 1, 12, 10));

    assertThatThrownBy(() -> SVM.fit(codes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("All rows are of one class, class-a: give images of at least two classes");
  }

  @Test
  void tableWithNothingToTrainOnIsRefused() {
    Dataset<Row> codes =
        GaussianCodes.table(
            List.of(
                GaussianCodes.withoutCode("bad.jpg", "ant"),
                GaussianCodes.row("unknown.jpg", null, 1f)));

    assertThatThrownBy(() -> SVM.fit(codes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is nothing to train on: of 2 rows 1 have no label and 1 no code");
  }

  @Test
  void codesOfDifferentLengthsAreRefused() {
    List<Row> rows = GaussianCodes.rows(3, 1, 1, 13, 5, 5);
    rows.addAll(GaussianCodes.rows(4, 1, 1, 13, 5));

    assertThatThrownBy(() -> SVM.fit(GaussianCodes.table(rows)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Codes have different lengths (3 and 4 values): train on codes of one net and layer");
  }

  @Test
  void codesThatAreNotFiniteAreRefused() {
    List<Row> rows = GaussianCodes.rows(2, 1, 1, 14, 5, 5);
    rows.add(GaussianCodes.row("nan.jpg", "class-a", Float.NaN, 1f));

    assertThatThrownBy(() -> SVM.fit(GaussianCodes.table(rows)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The codes hold NaN or infinite values");
  }

  @Test
  void missingColumnIsRefused() {
    Dataset<Row> codes = GaussianCodes.table(GaussianCodes.rows(2, 1, 1, 15, 5, 5)).drop("label");

    assertThatThrownBy(() -> SVM.fit(codes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The table of codes has no column label: it has path, code");
  }

  @Test
  void scoringCodesOfAnotherNetSaysWhatIsWrong() {
    LinearHeadModel head = SOFTMAX.fit(GaussianCodes.table(GaussianCodes.rows(3, 5, 1, 16, 5, 5)));
    Dataset<Row> other = GaussianCodes.table(GaussianCodes.rows(4, 5, 1, 16, 5, 5));

    assertThatThrownBy(() -> head.transform(other).count())
        .hasStackTraceContaining("holds a code of 4 values where 3 are expected");
  }

  @Test
  void nothingStaysCachedAfterTraining() {
    Dataset<Row> codes = GaussianCodes.table(GaussianCodes.rows(3, 5, 1, 17, 10, 10, 10));
    int before = codes.sparkSession().sparkContext().getPersistentRDDs().size();

    quick(HeadKind.SVM).setTune(true).fit(codes);

    assertThat(codes.sparkSession().sparkContext().getPersistentRDDs().size()).isEqualTo(before);
  }

  /** Few iterations: each is some Spark jobs, and the classes here are easy to tell apart. */
  private static LinearHead quick(HeadKind kind) {
    return new LinearHead().setKind(kind.word()).setMaxIter(kind == HeadKind.SVM ? 3 : 20);
  }

  private static LinearHeadModel fit(LinearHead head, List<Row> rows) {
    return head.fit(GaussianCodes.table(rows));
  }
}
