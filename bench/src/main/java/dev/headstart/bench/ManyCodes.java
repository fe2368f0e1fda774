// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import static org.apache.spark.sql.functions.lit;

import dev.headstart.Texts;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes a large codes table from a small one: each row is a mixture of two real codes in random
 * parts, with noise, and zero where that is negative, as after a ReLU.
 *
 * <p>Arguments: the table of real codes, the number of rows, and the table to write.
 */
public final class ManyCodes {
  private static final StructType SCHEMA = StructType.fromDDL("path STRING, code ARRAY<FLOAT>");
  private static final int ROWS_PER_FILE = 31_250;
  private static final float NOISE = 0.3f;

  private ManyCodes() {}

  /** Writes the table. */
  public static void main(String[] args) {
    try (SparkSession spark = session()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> real = new CodesTable(spark, args[0]).codes();
      List<float[]> seeds = new ArrayList<>();
      for (Row row : real.orderBy("path").select("code").collectAsList()) {
        List<Float> values = row.getList(0);
        float[] code = new float[values.size()];
        for (int j = 0; j < code.length; j++) {
          code[j] = values.get(j);
        }
        seeds.add(code);
      }
      int rows = Integer.parseInt(args[1]);
      int files = Math.max(1, rows / ROWS_PER_FILE);
      JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Broadcast<List<float[]>> from = sc.broadcast(seeds);
      List<Integer> numbers = IntStream.range(0, files).boxed().toList();
      Dataset<Row> codes =
          spark.createDataFrame(
              sc.parallelize(numbers, files)
                  .flatMap(file -> rows(from.value(), file, rows / files)),
              SCHEMA);
      write(codes, args[2]);
      System.out.println(Texts.format("%,d codes of %d", rows / files * files, seeds.size()));
    }
  }

  /** Writes rows with {@code path, code} as a codes table. */
  static void write(Dataset<Row> codes, String to) {
    Dataset<Row> rows = codes;
    for (String text : List.of("label", "split", "sha256")) {
      rows = rows.withColumn(text, lit(null).cast(DataTypes.StringType));
    }
    rows =
        rows.withColumn("length", lit(0L))
            .withColumn("modified", functions.current_timestamp())
            .withColumn("width", lit(0))
            .withColumn("height", lit(0))
            .withColumn("net", lit("bench"))
            .withColumn("layer", lit("code"))
            .withColumn("run_id", lit("bench"))
            .withColumn("extracted_at", functions.current_timestamp());
    VersionedTable.write(
        rows, FormatVersion.CODES, to, SaveMode.Overwrite, Map.of(), "net", "layer");
  }

  /** Returns a session with Delta. */
  static SparkSession session() {
    return SparkSession.builder()
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .getOrCreate();
  }

  private static Iterator<Row> rows(List<float[]> seeds, int file, int count) {
    Random random = new Random(file);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                RowFactory.create(
                    Texts.format("bench/%05d/%06d.jpg", file, i), mixture(seeds, random)))
        .iterator();
  }

  private static Float[] mixture(List<float[]> seeds, Random random) {
    float[] one = seeds.get(random.nextInt(seeds.size()));
    float[] other = seeds.get(random.nextInt(seeds.size()));
    float part = random.nextFloat();
    double mean = 0;
    for (float value : one) {
      mean += value / one.length;
    }
    Float[] code = new Float[one.length];
    for (int j = 0; j < code.length; j++) {
      double noise = NOISE * mean * random.nextGaussian();
      code[j] = (float) Math.max(0, part * one[j] + (1 - part) * other[j] + noise);
    }
    return code;
  }
}
