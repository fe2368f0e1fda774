// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize.sample;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.codes.Extraction;
import dev.headstart.codes.ImagePass;
import dev.headstart.codes.PassListener;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.quantize.Calibration;
import dev.headstart.quantize.Observed;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import dev.headstart.source.Shipped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Images of a source, drawn by the hash of their address: some to calibrate on, the others to
 * compare nets on.
 */
public final class QuantizeSample implements AutoCloseable {

  private static final int MERGE_DEPTH = 2;

  private final SparkSession spark;
  private final ImagePass pass;
  private final Extraction extraction;
  private final StructType schema;
  private final List<Row> images;
  private final int calibrating;

  private QuantizeSample(
      SparkSession spark,
      ImagePass pass,
      Extraction extraction,
      StructType schema,
      List<Row> images,
      int calibrating) {
    this.spark = spark;
    this.pass = pass;
    this.extraction = extraction;
    this.schema = schema;
    this.images = images;
    this.calibrating = calibrating;
  }

  /**
   * Draws a sample.
   *
   * @param extraction that of the codes of the net to quantise
   * @param most the maximum number of images, at least 2
   * @param calibrating how many of them to calibrate on; at most three quarters are taken
   * @throws dev.headstart.InputException if there are no images
   */
  public static QuantizeSample of(
      SparkSession spark,
      ImageSource source,
      Extraction extraction,
      int most,
      int calibrating,
      PassListener listener) {
    ImagePass pass = ImagePass.coding(spark, source, extraction, listener);
    try {
      Dataset<Row> listed = pass.list().images();
      List<Row> images =
          pass.step(
              "draw a sample",
              () ->
                  listed
                      .orderBy(xxhash64(lit("quantize"), col("path")), col("path"))
                      .limit(most)
                      .collectAsList());
      int taken = Math.max(1, Math.min(calibrating, images.size() * 3 / 4));
      return new QuantizeSample(spark, pass, extraction, listed.schema(), images, taken);
    } catch (RuntimeException e) {
      pass.close();
      throw e;
    }
  }

  /** Returns the number of images. */
  public int size() {
    return images.size();
  }

  /** Runs a net on the images to calibrate on, and returns what its tensors are like. */
  public Calibration calibrate(Observed net) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Shipped<Observed>> sent = sc.broadcast(new Shipped<>(net));
    Broadcast<Shipped<Preprocessing>> input =
        sc.broadcast(new Shipped<>(extraction.net().card().input()));
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    Dataset<Row> tasks = tasks(images.subList(0, calibrating));
    ListedImage.Columns columns = ListedImage.Columns.of(tasks.schema());
    CalibrationTask task = new CalibrationTask(sent, input, conf, columns, extraction.inference());
    try {
      JavaRDD<Calibration> parts = tasks.javaRDD().mapPartitions(task::run);
      return pass.step(
          "calibrate",
          () ->
              parts.treeReduce((one, other) -> new Calibration().add(one).add(other), MERGE_DEPTH));
    } finally {
      sent.destroy();
      input.destroy();
      conf.destroy();
    }
  }

  /**
   * Computes the codes of all images of the sample; those that cannot be decoded are left out.
   *
   * @param of the extraction of a net with the same preprocessing
   */
  public List<SampleCode> codes(Extraction of) {
    Dataset<Row> rows = of.code(tasks(images), pass.counters()).filter(col("code").isNotNull());
    List<String> toCalibrate =
        images.subList(0, calibrating).stream().map(row -> row.getString(0)).toList();
    Set<String> seen = new HashSet<>(toCalibrate);
    List<SampleCode> codes = new ArrayList<>();
    for (Row row :
        pass.step(
            "codes",
            () -> rows.select("path", "label", "sha256", "code").orderBy("path").collectAsList())) {
      List<Float> values = row.getList(3);
      float[] code = new float[values.size()];
      for (int i = 0; i < code.length; i++) {
        code[i] = values.get(i);
      }
      codes.add(
          new SampleCode(
              row.getString(0),
              row.getString(1),
              row.getString(2),
              code,
              !seen.contains(row.getString(0))));
    }
    return codes;
  }

  private Dataset<Row> tasks(List<Row> some) {
    Dataset<Row> rows = spark.createDataFrame(some, schema);
    return pass.found().tasks(rows, some.size(), all -> extraction.share(all, some.size()));
  }

  @Override
  public void close() {
    pass.close();
  }
}
