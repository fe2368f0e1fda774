// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels as class indexes, and rows with weights of their own. */
class LinearHeadLabelsTest {
  private static final Column INDEX =
      when(col("label").equalTo("class-a"), 0)
          .when(col("label").equalTo("class-b"), 1)
          .otherwise(2);

  @ParameterizedTest
  @ValueSource(strings = {"int", "bigint", "float", "double", "decimal(5,1)"})
  void classIndexesOfAnyNumericTypeAreLearntAsNamesAre(String type) {
    Dataset<Row> named = codes(20, 20, 20);
    Dataset<Row> indexed = named.withColumn("label", INDEX.cast(type));

    LinearHeadModel expected = softmax().fit(named);
    LinearHeadModel found = softmax().fit(indexed);

    assertThat(found.weights()).isDeepEqualTo(expected.weights());
    assertThat(found.labels()).containsExactly("0", "1", "2");
    assertThat(found.transform(indexed).select("prediction").collectAsList())
        .isEqualTo(expected.transform(named).select("prediction").collectAsList());
  }

  @Test
  void classesAreNamedAsTheIndexerNamesThem() {
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("label")
            .setOutputCol("index")
            .setStringOrderType("alphabetDesc")
            .fit(codes(20, 20, 20))
            .transform(codes(20, 20, 20));

    LinearHeadModel model = softmax().setLabelCol("index").fit(indexed);

    assertThat(model.labels()).containsExactly("class-c", "class-b", "class-a");
    Dataset<Row> scored = model.transform(indexed);
    assertThat(scored.filter("predicted = label").count()).isGreaterThan(57);
    assertThat(scored.filter("(predicted = label) != (prediction = index)").count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void aClassWithoutRowsIsNeverPredictedAndKeepsItsPlace(HeadKind kind, @TempDir Path folder)
      throws Exception {
    // 12 comes after 2 and 10, whatever their strings say.
    Column sparse =
        when(col("label").equalTo("class-a"), 2)
            .when(col("label").equalTo("class-b"), 10)
            .otherwise(12);
    Dataset<Row> rows = codes(20, 20, 20).withColumn("index", sparse);
    LinearHeadModel model =
        softmax().setKind(kind.word()).setMaxIter(5).setLabelCol("index").fit(rows);
    model.write().save(folder.resolve("model").toString());

    Dataset<Row> scored = model.transform(rows);

    assertThat(scored.filter("prediction = index").count()).isGreaterThan(57);
    assertThat(scored.filter("predicted = cast(index as string)").count()).isGreaterThan(57);
    Row row = scored.first();
    assertThat(row.<Vector>getAs("rawPrediction").size()).isEqualTo(13);
    assertThat(row.<Vector>getAs("rawPrediction").apply(3)).isEqualTo(Double.NEGATIVE_INFINITY);
    if (kind == HeadKind.SOFTMAX) {
      Vector probability = row.getAs("probability");
      assertThat(Arrays.stream(probability.toArray()).sum()).isCloseTo(1, within(1e-9));
      assertThat(probability.apply(3)).isZero();
    }
    assertThat(model.weights()).hasDimensions(13, 4);
    assertThat(model.intercepts()[3]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(model::toPipelineModel)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Of 13 classes only 3 had rows to learn from: save the model itself");
    assertThat(
            LinearHeadModel.load(folder.resolve("model").toString())
                .transform(rows)
                .collectAsList())
        .isEqualTo(scored.collectAsList());
  }

  @ParameterizedTest
  @CsvSource({"NaN,NaN", "0.5,0.5", "-1,-1.0", "1e9,1.0E9", "Infinity,Infinity"})
  void numbersThatAreNoClassIndexAreRefused(double value, String shown) {
    Dataset<Row> rows =
        codes(9, 9)
            .withColumn(
                "label", when(col("path").equalTo("img0-3.jpg"), lit(value)).otherwise(INDEX));

    assertThatThrownBy(() -> softmax().fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column label holds the label "
                + shown
                + ": give class indexes (whole numbers from 0 to 99999), or class names (string)");
  }

  @Test
  void rowsWithoutAnIndexAreLeftOutAndCounted() {
    Dataset<Row> rows =
        codes(9, 9)
            .withColumn("label", when(col("path").notEqual("img0-3.jpg"), INDEX.cast("double")));

    TrainingSummary summary = softmax().fit(rows).summary();

    assertThat(summary.rows()).isEqualTo(17);
    assertThat(summary.rowsWithoutLabel()).isEqualTo(1);
  }

  @Test
  void labelsOfAnotherTypeAreRefused() {
    assertThatThrownBy(() -> softmax().setLabelCol("code").fit(codes(5, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column code is array<float>: give class names (string) or class indexes (numbers)");
  }

  @ParameterizedTest
  @EnumSource(HeadKind.class)
  void aRowOfWeightThreeCountsAsThreeRows(HeadKind kind) {
    List<Row> once = GaussianCodes.rows(3, 1, 1, 7, 20, 20);
    List<Row> repeated = new ArrayList<>(once);
    repeated.addAll(GaussianCodes.rows(3, 1, 1, 7, 20));
    repeated.addAll(GaussianCodes.rows(3, 1, 1, 7, 20));
    LinearHead head =
        new LinearHead()
            .setKind(kind.word())
            .setRegParam(0.05)
            .setTol(1e-9)
            .setMaxIter(kind == HeadKind.SVM ? 40 : 200);

    LinearHeadModel expected = head.fit(GaussianCodes.table(repeated));
    LinearHeadModel weighted =
        head.setWeightCol("w")
            .fit(
                GaussianCodes.table(once)
                    .withColumn("w", when(col("label").equalTo("class-a"), 3).otherwise(1)));

    double tolerance = kind == HeadKind.SVM ? 0.05 : 1e-3;
    assertThat(weighted.weights()[1]).containsExactly(expected.weights()[1], within(tolerance));
    assertThat(weighted.intercepts()[1]).isCloseTo(expected.intercepts()[1], within(tolerance));
  }

  @Test
  void weightsThatAreNotPositiveAreRefused() {
    for (Object weight : Arrays.asList(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY, null)) {
      Dataset<Row> rows =
          codes(9, 9)
              .withColumn(
                  "w",
                  when(col("path").equalTo("img0-3.jpg"), lit(weight).cast("double"))
                      .otherwise(1.0));

      assertThatThrownBy(() -> softmax().setWeightCol("w").fit(rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Column w holds weights that are null, NaN, infinite, 0 or less: give positive"
                  + " numbers");
    }
    assertThatThrownBy(() -> softmax().setWeightCol("path").fit(codes(5, 5)))
        .hasMessage("Column path is string: give the weights of the rows as numbers");
  }

  private static LinearHead softmax() {
    return new LinearHead().setMaxIter(20);
  }

  private static Dataset<Row> codes(int... counts) {
    return GaussianCodes.table(GaussianCodes.rows(4, 6, 1, 41, counts));
  }
}
