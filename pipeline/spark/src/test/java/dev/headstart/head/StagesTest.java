// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {
  private static final Dataset<Row> CODES =
      GaussianCodes.table(
          List.of(
              GaussianCodes.row("1.jpg", "ant", 1.5f, 0f, -2f),
              GaussianCodes.withoutCode("bad.jpg", "bee")));

  @Test
  void codeBecomesAVectorAndNullAZeroVector() {
    Dataset<Row> features = new CodesToVector().setLength(3).transform(CODES);

    assertThat(features.columns()).containsExactly("path", "label", "code", "features");
    assertThat(features.select("features").collectAsList())
        .extracting(row -> row.<Vector>getAs(0))
        .containsExactly(Vectors.dense(1.5, 0, -2), Vectors.zeros(3));
  }

  @Test
  void vectorsAndArraysOfDoublesAreTakenToo() {
    Dataset<Row> vectors = new CodesToVector().setLength(3).transform(CODES).select("features");
    Dataset<Row> doubles = CODES.selectExpr("cast(code as array<double>) as code");

    assertThat(
            new CodesToVector()
                .setInputCol("features")
                .setOutputCol("again")
                .transform(vectors)
                .filter("features = again")
                .count())
        .isEqualTo(2);
    assertThat(
            new CodesToVector().setLength(3).transform(doubles).first().<Vector>getAs("features"))
        .isEqualTo(Vectors.dense(1.5, 0, -2));
  }

  @Test
  void columnOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> new CodesToVector().setInputCol("path").transform(CODES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Column path is string: give array<float>, array<double> or a vector");
  }

  @Test
  void outputColumnThatIsThereIsRefused() {
    assertThatThrownBy(() -> new CodesToVector().setOutputCol("label").transform(CODES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Column label is already there: drop it or set another outputCol");
  }

  @Test
  void stagesKeepTheirParametersOnSaveLoadAndCopy(@TempDir Path directory) throws Exception {
    CodesToVector toVector = new CodesToVector().setInputCol("c").setOutputCol("v").setLength(7);
    PredictedLabel label =
        new PredictedLabel()
            .setInputCol("p")
            .setCodeCol("c")
            .setOutputCol("name")
            .setScoreCols("raw")
            .setLabels(List.of("ant", "bee"));
    toVector.write().save(directory.resolve("toVector").toString());
    label.write().save(directory.resolve("label").toString());

    CodesToVector loaded = CodesToVector.load(directory.resolve("toVector").toString());
    PredictedLabel loadedLabel = PredictedLabel.load(directory.resolve("label").toString());

    assertThat(loaded.uid()).isEqualTo(toVector.uid());
    assertThat(loaded.explainParams()).isEqualTo(toVector.explainParams());
    assertThat(loadedLabel.uid()).isEqualTo(label.uid());
    assertThat(loadedLabel.getInputCol()).isEqualTo("p");
    assertThat(loadedLabel.getCodeCol()).isEqualTo("c");
    assertThat(loadedLabel.getOutputCol()).isEqualTo("name");
    assertThat(loadedLabel.getScoreCols()).containsExactly("raw");
    assertThat(loadedLabel.getLabels()).containsExactly("ant", "bee");
    assertThat(toVector.copy(new ParamMap()).getLength()).isEqualTo(7);
    assertThat(label.copy(new ParamMap()).getLabels()).containsExactly("ant", "bee");
  }

  @Test
  void predictionIsNamedAndTakenBackWhereThereIsNoCode() {
    Dataset<Row> named =
        new PredictedLabel().setLabels(List.of("ant", "bee")).transform(predictions());

    assertThat(named.collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1.0,1.0,bee]", "[null,null,null]");
  }

  @Test
  void predictionsAreNamedInATableWithoutCodes() {
    Dataset<Row> named =
        new PredictedLabel()
            .setLabels(List.of("ant", "bee"))
            .transform(predictions().select("prediction"));

    assertThat(named.select("predicted").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("bee", "ant");
  }

  @Test
  void labelsMustBeSet() {
    assertThatThrownBy(() -> new PredictedLabel().transform(predictions()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PredictedLabel knows no labels: set them first");
  }

  private static Dataset<Row> predictions() {
    return LocalSpark.session()
        .createDataFrame(
            List.of(RowFactory.create(1.0, 1.0), RowFactory.create(null, 0.0)),
            new StructType()
                .add("code", DataTypes.DoubleType)
                .add("prediction", DataTypes.DoubleType));
  }
}
