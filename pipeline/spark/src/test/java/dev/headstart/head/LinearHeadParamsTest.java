// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearHeadParamsTest {
  private static final Dataset<Row> CODES =
      GaussianCodes.table(GaussianCodes.rows(4, 6, 1, 51, 20, 20, 20)).coalesce(1);

  private static LinearHead allSet() {
    return new LinearHead()
        .setFeaturesCol("f")
        .setLabelCol("l")
        .setWeightCol("w")
        .setGroupCol("g")
        .setValidationIndicatorCol("v")
        .setPredictionCol("p")
        .setRawPredictionCol("r")
        .setProbabilityCol("q")
        .setPredictedLabelCol("n")
        .setKind("svm")
        .setStandardize(true)
        .setClassWeights("balanced")
        .setTune(true)
        .setRegParams(0.1, 1)
        .setFolds(3)
        .setMaxIter(7)
        .setTol(0.01)
        .setParallelism(2)
        .setSeed(9);
  }

  private static void assertAllSet(LinearHead head) {
    assertThat(head.getFeaturesCol()).isEqualTo("f");
    assertThat(head.getLabelCol()).isEqualTo("l");
    assertThat(head.getWeightCol()).contains("w");
    assertThat(head.getGroupCol()).contains("g");
    assertThat(head.getValidationIndicatorCol()).contains("v");
    assertThat(head.getPredictionCol()).isEqualTo("p");
    assertThat(head.getRawPredictionCol()).isEqualTo("r");
    assertThat(head.getProbabilityCol()).isEqualTo("q");
    assertThat(head.getPredictedLabelCol()).isEqualTo("n");
    assertThat(head.getKind()).isEqualTo("svm");
    assertThat(head.getStandardize()).isTrue();
    assertThat(head.getClassWeights()).isEqualTo("balanced");
    assertThat(head.getTune()).isTrue();
    assertThat(head.getRegParams()).containsExactly(0.1, 1);
    assertThat(head.getFolds()).isEqualTo(3);
    assertThat(head.getMaxIter()).isEqualTo(7);
    assertThat(head.getTol()).isEqualTo(0.01);
    assertThat(head.getParallelism()).isEqualTo(2);
    assertThat(head.getSeed()).isEqualTo(9);
  }

  @Test
  void everySetterHasItsGetter() {
    assertAllSet(allSet());
    assertThat(new LinearHead().setRegParam(0.5).getRegParam()).hasValue(0.5);
  }

  @Test
  void whatIsNotSetFollowsTheKindAndTheCodes() {
    assertThat(new LinearHead().getRegParam()).isEmpty();
    assertThat(new LinearHead().getRegParams()).isEmpty();
    assertThat(new LinearHead().getWeightCol()).isEmpty();
    assertThat(new LinearHead().getTol()).isEqualTo(1e-5);
    assertThat(new LinearHead().setKind("svm").getTol()).isEqualTo(1e-3);
  }

  @Test
  void sparkFindsEveryParameter() {
    assertThat(new LinearHead().params())
        .extracting(Param::name)
        .containsExactlyInAnyOrder(
            "calibrate",
            "classWeights",
            "featuresCol",
            "groupCol",
            "validationIndicatorCol",
            "crossValidate",
            "folds",
            "kind",
            "labelCol",
            "maxIter",
            "parallelism",
            "predictedLabelCol",
            "predictionCol",
            "probabilityCol",
            "rawPredictionCol",
            "regParam",
            "regParams",
            "seed",
            "standardize",
            "tol",
            "tune",
            "weightCol");
  }

  @Test
  void estimatorKeepsItsParametersOnSaveLoadAndCopy(@TempDir Path folder) throws Exception {
    LinearHead head = allSet();
    head.write().save(folder.resolve("head").toString());

    LinearHead loaded = LinearHead.load(folder.resolve("head").toString());

    assertThat(loaded.uid()).isEqualTo(head.uid());
    assertAllSet(loaded);
    LinearHead copy = head.copy(ParamMap.empty().put(head.kind(), "softmax"));
    assertThat(copy.getKind()).isEqualTo("softmax");
    assertThat(copy.getFolds()).isEqualTo(3);
    assertThat(head.getKind()).isEqualTo("svm");
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    LinearHead head = new LinearHead();
    assertThatThrownBy(() -> head.setKind("tree"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kind is 'tree': give svm or softmax");
    assertThatThrownBy(() -> head.setClassWeights("fair"))
        .hasMessage("classWeights is 'fair': give none or balanced");
    assertThatThrownBy(() -> head.setRegParam(-1))
        .hasMessage("regParam is -1.0: give a number from 0 up");
    assertThatThrownBy(() -> head.setRegParam(Double.NaN))
        .hasMessage("regParam is NaN: give a number from 0 up");
    assertThatThrownBy(() -> head.setRegParams())
        .hasMessage("regParams is []: give one or more numbers above 0");
    assertThatThrownBy(() -> head.setRegParams(1, 0))
        .hasMessage("regParams is [1.0, 0.0]: give one or more numbers above 0");
    assertThatThrownBy(() -> head.setFolds(1)).hasMessage("folds is 1: give at least 2");
    assertThatThrownBy(() -> head.setMaxIter(0)).hasMessage("maxIter is 0: give at least 1");
    assertThatThrownBy(() -> head.setParallelism(0))
        .hasMessage("parallelism is 0: give at least 1");
    assertThatThrownBy(() -> head.setTol(0))
        .hasMessage("tol is 0.0: give a number between 0 and 1");
    assertThatThrownBy(() -> head.setFeaturesCol(""))
        .hasMessage("featuresCol is '': give the name of a column");
    assertThatThrownBy(() -> ParamMap.empty().put(head.kind(), "tree"))
        .hasMessage("kind is 'tree': give svm or softmax");
  }

  @Test
  void aGridAndAGivenRegParamExcludeEachOther() {
    assertThatThrownBy(() -> new LinearHead().setTune(true).setRegParam(1).fit(CODES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tuning finds regParam itself: give regParam or tune, not both");
    assertThatThrownBy(() -> new LinearHead().setRegParams(1, 2).setRegParam(1).fit(CODES))
        .hasMessage(
            "regParams is a grid to choose regParam from: give regParam or regParams, not both");
  }

  @Test
  void aGridOfOnesOwnIsWhatIsTried() {
    LinearHeadModel model =
        new LinearHead().setRegParams(1e-3, 0.1, 1e6).setStandardize(true).setFolds(3).fit(CODES);

    assertThat(model.summary().trials())
        .extracting(Trial::regParam)
        .containsExactly(1e-3, 0.1, 1e6);
    assertThat(model.summary().trials()).allMatch(Trial::standardize);
    assertThat(model.summary().regParam()).isIn(1e-3, 0.1);
    assertThat(model.summary().standardize()).isTrue();
  }

  @Test
  void columnsAreThoseThatAreNamed() {
    for (String kind : List.of("svm", "softmax")) {
      LinearHead head =
          new LinearHead()
              .setKind(kind)
              .setMaxIter(2)
              .setFeaturesCol("features")
              .setLabelCol("class")
              .setPredictionCol("p")
              .setRawPredictionCol("r")
              .setProbabilityCol("q")
              .setPredictedLabelCol("n");
      Dataset<Row> renamed =
          CODES.withColumnRenamed("code", "features").withColumnRenamed("label", "class");

      LinearHeadModel model = head.fit(renamed);
      Dataset<Row> scored = model.transform(renamed);

      assertThat(scored.columns())
          .isEqualTo(head.transformSchema(renamed.schema()).fieldNames())
          .isEqualTo(model.transformSchema(renamed.schema()).fieldNames())
          .isEqualTo(
              kind.equals("svm")
                  ? new String[] {"path", "class", "features", "r", "p", "n"}
                  : new String[] {"path", "class", "features", "r", "q", "p", "n"});
      assertThat(scored.filter("class = n").count()).isGreaterThan(40);
      assertThat(scored.first().<Vector>getAs("r").size()).isEqualTo(3);
    }
  }

  @Test
  void columnsThatAreThereOrAreNoCodesAreRefusedBeforeAnyWork() {
    LinearHeadModel model = new LinearHead().setMaxIter(3).fit(CODES);
    assertThatThrownBy(() -> model.transform(model.transform(CODES)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Column rawPrediction is already there: drop it, or name another for what the head"
                + " adds");
    assertThatThrownBy(() -> new LinearHead().setFeaturesCol("path").fit(CODES))
        .hasMessage("Column path is string: give array<float>, array<double> or a vector");
    assertThatThrownBy(() -> model.setFeaturesCol("path").transform(CODES))
        .hasMessage("Column path is string: give array<float>, array<double> or a vector");
    assertThatThrownBy(() -> new LinearHead().setFeaturesCol("gone").fit(CODES))
        .hasMessage("The table of codes has no column gone: it has path, label, code");
  }

  @Test
  void aNewerFormatIsRefusedInOneSentence(@TempDir Path folder) throws Exception {
    String saved = folder.resolve("model").toString();
    new LinearHead().setMaxIter(3).fit(CODES).write().save(saved);
    Dataset<Row> data = CODES.sparkSession().read().parquet(saved + "/data");
    data.selectExpr("99 as version", "labels").write().parquet(saved + "/newer");
    org.apache.hadoop.fs.FileUtil.fullyDelete(new java.io.File(saved, "data"));
    new java.io.File(saved, "newer").renameTo(new java.io.File(saved, "data"));

    assertThatThrownBy(() -> LinearHeadModel.load(saved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The head at "
                + saved
                + " has format 99, and this Headstart reads up to 2: load it with the version of"
                + " Headstart that wrote it, or a later one");
  }
}
