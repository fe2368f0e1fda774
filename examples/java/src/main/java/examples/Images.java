package examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;

import dev.headstart.codes.ConvNetFeaturizer;
import dev.headstart.net.builtin.EmbeddedNet;
import dev.headstart.synthetic.DemoPhotos;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Common parts of the examples: a Spark session, a few painted images, and a featurizer. */
final class Images {

  private Images() {}

  static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("examples")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }

  /** Paints images, a folder a class. */
  static void paint(Path folder, long first, int imagesPerClass) throws IOException {
    new DemoPhotos(0, 96).write(folder, first, imagesPerClass);
  }

  /** Reads them with Spark: {@code path, content, label}. */
  static Dataset<Row> read(SparkSession spark, Path folder) {
    return labelled(spark.read().format("binaryFile").load(folder + "/*"));
  }

  /** The label is the name of the folder. */
  static Dataset<Row> labelled(Dataset<Row> files) {
    return files.select(
        col("path"),
        col("content"),
        regexp_extract(col("path"), "([^/]+)/[^/]+$", 1).as("label"));
  }

  /** Computes CNN codes: {@code content} to {@code code}. */
  static ConvNetFeaturizer featurizer() {
    return new ConvNetFeaturizer().setNet(EmbeddedNet.load());
  }
}
