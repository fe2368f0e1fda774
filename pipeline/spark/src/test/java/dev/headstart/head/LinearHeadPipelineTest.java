// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.codes.ConvNetFeaturizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The head behind a featurizer, on image files, in Spark's own pipelines and tuning. */
class LinearHeadPipelineTest {
  private static final int IMAGES = 30;

  @TempDir static Path folder;
  private static Dataset<Row> images;
  private static Dataset<Row> withBroken;

  @BeforeAll
  static void images() throws IOException {
    TestImages.write(folder.resolve("images"), IMAGES / 3, 1);
    images =
        LocalSpark.session()
            .read()
            .format("binaryFile")
            .load(folder.resolve("images") + "/*")
            .select(
                col("path"),
                col("content"),
                regexp_extract(col("path"), "([^/]+)/[^/]+$", 1).as("label"));
    withBroken =
        images.union(
            images
                .limit(1)
                .select(
                    lit("broken.jpg"),
                    lit("no image".getBytes(StandardCharsets.UTF_8)),
                    lit("bars")));
  }

  @Test
  void aPipelineLearnsFromImagesAndABrokenOneDoesNotEndIt() throws IOException {
    PipelineModel model = pipeline(featurizer(), new LinearHead()).fit(withBroken);
    String saved = folder.resolve("model").toString();
    model.write().save(saved);

    Dataset<Row> scored = model.transform(withBroken);

    TrainingSummary summary = ((LinearHeadModel) model.stages()[1]).summary();
    assertThat(summary.rows()).isEqualTo(IMAGES);
    assertThat(summary.rowsWithoutCode()).isEqualTo(1);
    assertThat(scored.filter("predicted = label").count()).isGreaterThan(IMAGES * 2 / 3);
    Row broken = scored.filter("path = 'broken.jpg'").first();
    assertThat(broken.<Object>getAs("predicted")).isNull();
    assertThat(broken.<Object>getAs("prediction")).isNull();
    assertThat(broken.<Object>getAs("probability")).isNull();
    assertThat(broken.<String>getAs("code_error")).startsWith("decode UNIDENTIFIED");
    assertThat(PipelineModel.load(saved).transform(withBroken).select("path", "probability"))
        .satisfies(
            loaded ->
                assertThat(loaded.collectAsList())
                    .isEqualTo(scored.select("path", "probability").collectAsList()));
  }

  @Test
  void crossValidatorTakesAWholePipelineAndFindsTheBetterRegParam() {
    LinearHead head = new LinearHead().setLabelCol("index").setMaxIter(50);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(head.regParam(), new double[] {1e-3, 1e6}).build();

    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(pipeline(featurizer().setHandleInvalid("skip"), indexer(), head))
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator())
            .setNumFolds(2)
            .setSeed(3)
            .fit(withBroken);

    assertThat(model.avgMetrics()[0]).isGreaterThan(model.avgMetrics()[1]);
    LinearHeadModel best = (LinearHeadModel) ((PipelineModel) model.bestModel()).stages()[2];
    assertThat(best.summary().regParam()).isEqualTo(1e-3);
    assertThat(best.summary().rows()).isEqualTo(IMAGES);
    assertThat(best.labels()).containsExactlyInAnyOrderElementsOf(TestImages.CLASSES);
    assertThat(evaluator().evaluate(model.transform(images))).isGreaterThan(0.6);
  }

  @Test
  void trainValidationSplitTakesAWholePipelineAndComparesTheKinds() {
    LinearHead head = new LinearHead().setLabelCol("index").setRegParam(1e-3).setMaxIter(10);
    ParamMap[] grid = {
      ParamMap.empty().put(head.kind(), "svm"), ParamMap.empty().put(head.kind(), "softmax")
    };

    TrainValidationSplitModel model =
        new TrainValidationSplit()
            .setEstimator(pipeline(featurizer(), indexer(), head))
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator())
            .setTrainRatio(0.6)
            .setSeed(3)
            .fit(images);

    assertThat(model.validationMetrics()).hasSize(2);
    assertThat(Arrays.stream(model.validationMetrics()).min().orElseThrow()).isGreaterThan(0.34);
    int better = model.validationMetrics()[0] >= model.validationMetrics()[1] ? 0 : 1;
    LinearHeadModel best = (LinearHeadModel) ((PipelineModel) model.bestModel()).stages()[2];
    assertThat(best.summary().kind()).isEqualTo(better == 0 ? HeadKind.SVM : HeadKind.SOFTMAX);
  }

  @Test
  void mllibsOwnEstimatorsGoOnWhereBrokenImagesAreSkipped() {
    LogisticRegression mllib =
        new LogisticRegression().setFeaturesCol("code").setLabelCol("index").setMaxIter(10);

    PipelineModel model =
        pipeline(featurizer().setHandleInvalid("skip"), indexer(), mllib).fit(withBroken);

    assertThat(model.transform(withBroken).count()).isEqualTo(IMAGES);
  }

  private static ConvNetFeaturizer featurizer() {
    return new ConvNetFeaturizer().setNet(TinyNet.of(1));
  }

  private static StringIndexer indexer() {
    return new StringIndexer().setInputCol("label").setOutputCol("index");
  }

  private static MulticlassClassificationEvaluator evaluator() {
    return new MulticlassClassificationEvaluator().setLabelCol("index").setMetricName("accuracy");
  }

  private static Pipeline pipeline(PipelineStage... stages) {
    return new Pipeline().setStages(List.of(stages).toArray(PipelineStage[]::new));
  }
}
