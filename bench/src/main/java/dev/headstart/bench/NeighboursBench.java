// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import dev.headstart.clean.Leakage;
import dev.headstart.neighbours.NearPairs;
import dev.headstart.neighbours.Nearest;
import dev.headstart.neighbours.Nearness;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Times searches over random codes, of which every hundredth is nearly that of the row before, and
 * tells the heap that they took.
 *
 * <p>Arguments: rows, features, and where to keep the codes.
 */
public final class NeighboursBench {
  private static final StructType SCHEMA =
      StructType.fromDDL("path STRING, code ARRAY<FLOAT>, hash BIGINT");
  private static final int PARTITIONS = 64;
  private static final int GROUPS = 500;

  private NeighboursBench() {}

  /** Prints the pairs that were found, of how many, and the times. */
  public static void main(String[] args) {
    int count = Integer.parseInt(args[0]);
    int length = Integer.parseInt(args[1]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      write(spark, count, length, args[2]);
      Dataset<Row> codes = spark.read().parquet(args[2]);
      long start = System.nanoTime();
      long pairs = NearPairs.find(codes, new Nearness(0.97, 0.6, 1), 0).count();
      System.out.println(
          Texts.format("%d pairs of %d in %.0f s", pairs, count / 100, seconds(start)));
      start = System.nanoTime();
      long found = Nearest.of(codes.limit(100), codes, 10).count();
      System.out.println(Texts.format("%d neighbours in %.0f s", found, seconds(start)));
      start = System.nanoTime();
      Leakage leakage = Leakage.between(codes, codes.limit(count / 20));
      System.out.println(
          Texts.format(
              "%s of %d nearly the same as one of %d in %.0f s",
              leakage.near(), leakage.tested(), count, seconds(start)));
      long peak =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
              .map(MemoryPoolMXBean::getPeakUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum();
      System.out.println(Texts.format("heap at most %d MB", peak >> 20));
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void write(SparkSession spark, int count, int length, String to) {
    List<Integer> parts = IntStream.range(0, PARTITIONS).boxed().toList();
    int each = count / PARTITIONS;
    spark
        .createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(parts, PARTITIONS)
                .flatMap(part -> rows(part * each, each, length).iterator()),
            SCHEMA)
        .write()
        .mode("overwrite")
        .parquet(to);
  }

  private static List<Row> rows(int from, int count, int length) {
    Random random = new Random(from);
    List<Row> rows = new ArrayList<>();
    Float[] before = new Float[length];
    for (int i = from; i < from + count; i++) {
      Random centre = new Random(i % GROUPS);
      Float[] code = new Float[length];
      for (int j = 0; j < length; j++) {
        double noise = random.nextGaussian();
        code[j] =
            i % 100 == 99
                ? before[j] + 0.05f * (float) noise
                : (float) Math.max(0, noise + 1.5 * centre.nextGaussian());
      }
      before = code;
      rows.add(RowFactory.create(Texts.format("%08d", i), code, null));
    }
    return rows;
  }
}
