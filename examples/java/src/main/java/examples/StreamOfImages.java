package examples;

import dev.headstart.head.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** A model on a streaming DataFrame: images are classified as they arrive in a folder. */
public final class StreamOfImages {

  private static final String FILES =
      "path STRING, modificationTime TIMESTAMP, length LONG, content BINARY";

  private StreamOfImages() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("stream");
    try (SparkSession spark = Images.spark()) {
      run(spark, folder).show(false);
    }
  }

  /** Returns the predictions of the images that had arrived. */
  static Dataset<Row> run(SparkSession spark, Path folder)
      throws IOException, TimeoutException, StreamingQueryException {
    Images.paint(folder.resolve("train"), 0, 12);
    Images.paint(folder.resolve("incoming"), 100, 2);
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {Images.featurizer(), new LinearHead().setMaxIter(20)})
            .fit(Images.read(spark, folder.resolve("train")));

    Dataset<Row> arriving =
        Images.labelled(
            spark
                .readStream()
                .format("binaryFile")
                .schema(FILES)
                .load(folder.resolve("incoming") + "/*"));
    model
        .transform(arriving)
        .select("path", "label", "predicted")
        .writeStream()
        .format("parquet")
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow()) // Trigger.ProcessingTime("1 minute") goes on for ever
        .start(folder.resolve("predictions").toString())
        .awaitTermination();
    return spark.read().parquet(folder.resolve("predictions").toString());
  }
}
