package examples;

import dev.headstart.head.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Images to classes in one Spark ML pipeline, tuned by Spark's own cross-validation. */
public final class CrossValidation {

  private CrossValidation() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("images");
    Images.paint(folder, 0, 6);
    try (SparkSession spark = Images.spark()) {
      System.out.printf("accuracy in cross-validation: %.2f%n", run(spark, folder));
    }
  }

  /** Returns the accuracy of the better regularisation. */
  static double run(SparkSession spark, Path folder) {
    Dataset<Row> images = Images.read(spark, folder);
    StringIndexer indexer = new StringIndexer().setInputCol("label").setOutputCol("index");
    LinearHead head = new LinearHead().setLabelCol("index").setMaxIter(20);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  Images.featurizer().setHandleInvalid("skip"), indexer, head
                });
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(head.regParam(), new double[] {0.01, 1e6})
                    .build())
            .setEvaluator(
                new MulticlassClassificationEvaluator()
                    .setLabelCol("index")
                    .setMetricName("accuracy"))
            .setNumFolds(2)
            .setSeed(1)
            .fit(images);
    return Math.max(model.avgMetrics()[0], model.avgMetrics()[1]);
  }
}
