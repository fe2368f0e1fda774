package examples;

import static org.apache.spark.sql.functions.lit;

import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A file that is no image does not end a fit, and its row says why it has no prediction. */
public final class BrokenImage {

  private BrokenImage() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("images");
    Images.paint(folder, 0, 6);
    try (SparkSession spark = Images.spark()) {
      System.out.println(run(spark, folder));
    }
  }

  /** Returns the row of the broken image: {@code path, predicted, code_error}. */
  static Row run(SparkSession spark, Path folder) {
    Dataset<Row> images = Images.read(spark, folder);
    Dataset<Row> withBroken =
        images.union(
            images
                .limit(1)
                .select(
                    lit("broken.jpg"),
                    lit("no image".getBytes(StandardCharsets.UTF_8)),
                    images.col("label")));
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {Images.featurizer(), new LinearHead().setMaxIter(20)})
            .fit(withBroken);
    LinearHeadModel head = (LinearHeadModel) model.stages()[1];
    System.out.printf(
        "trained on %d images, %d without a code%n",
        head.summary().rows(), head.summary().rowsWithoutCode());
    return model
        .transform(withBroken)
        .filter("path = 'broken.jpg'")
        .select("path", "predicted", "code_error")
        .first();
  }
}
