// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Times fits of heads on random codes: rectified Gaussians around a mean for each class.
 *
 * <p>Arguments: rows, features, classes, and how often each head is fitted; and a folder to write
 * the same codes to, for other programs: {@code train.f32} and {@code test.f32} (rows × features,
 * little-endian), {@code train.classes} and {@code test.classes} (bytes).
 */
public final class HeadBench {
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("code", DataTypes.createArrayType(DataTypes.FloatType));

  /** The distance of the class means, in standard deviations of a feature. */
  private static final double DISTANCE = 0.15;

  private static final int PARTITIONS = 8;

  private HeadBench() {}

  /** Prints a line for each fit: head, seconds, accuracy on as many other rows. */
  public static void main(String[] args) throws IOException {
    int rows = Integer.parseInt(args[0]);
    int length = Integer.parseInt(args[1]);
    int classes = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> train = codes(spark, rows, length, classes, 0).persist();
      Dataset<Row> test = codes(spark, Math.min(rows, 5000), length, classes, 1).persist();
      train.count();
      test.count();
      if (args.length > 4) {
        write(train, Path.of(args[4], "train"));
        write(test, Path.of(args[4], "test"));
      }
      for (int round = 0; round < rounds; round++) {
        for (String kind : List.of("softmax", "svm")) {
          long start = System.nanoTime();
          LinearHeadModel model = new LinearHead().setKind(kind).fit(train);
          double seconds = (System.nanoTime() - start) / 1e9;
          double right = model.transform(test).filter("label = predicted").count();
          System.out.println(
              Texts.format("%s %.2f s, accuracy %.4f", kind, seconds, right / test.count()));
        }
      }
    }
  }

  private static void write(Dataset<Row> rows, Path name) throws IOException {
    try (OutputStream codes = new BufferedOutputStream(Files.newOutputStream(of(name, ".f32")));
        OutputStream classes =
            new BufferedOutputStream(Files.newOutputStream(of(name, ".classes")))) {
      for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); ) {
        Row row = all.next();
        List<Float> code = row.getList(1);
        ByteBuffer bytes =
            ByteBuffer.allocate(Float.BYTES * code.size()).order(ByteOrder.LITTLE_ENDIAN);
        code.forEach(bytes::putFloat);
        codes.write(bytes.array());
        classes.write(Integer.parseInt(row.getString(0).substring("class".length())));
      }
    }
  }

  private static Path of(Path name, String ending) {
    return Path.of(name + ending);
  }

  private static Dataset<Row> codes(
      SparkSession spark, int rows, int length, int classes, int seed) {
    Random random = new Random(7);
    double[][] means = new double[classes][length];
    for (double[] mean : means) {
      Arrays.setAll(mean, j -> DISTANCE * random.nextGaussian());
    }
    List<Integer> parts = IntStream.range(0, PARTITIONS).boxed().toList();
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(parts, PARTITIONS)
            .flatMap(
                part -> {
                  Random draw = new Random(1000L * seed + part);
                  return IntStream.iterate(part, i -> i < rows, i -> i + PARTITIONS)
                      .mapToObj(
                          i -> {
                            int c = i % classes;
                            Float[] code = new Float[length];
                            Arrays.setAll(
                                code, j -> (float) Math.max(0, means[c][j] + draw.nextGaussian()));
                            return RowFactory.create("class" + c, code);
                          })
                      .iterator();
                }),
        SCHEMA);
  }
}
