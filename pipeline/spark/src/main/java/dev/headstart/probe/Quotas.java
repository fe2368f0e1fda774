// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/** A stratified sample of a listing: which images it has depends on the paths and the seed. */
final class Quotas {
  private static final String RANK = "_rank";

  /** The least number of images that a class should have in the sample, if there are as many. */
  private static final int LEAST = 5;

  private Quotas() {}

  /** Returns the number of images of each class. */
  static SortedMap<String, Long> classes(Dataset<Row> labelled) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Row row : labelled.groupBy("label").agg(count(lit(1))).collectAsList()) {
      counts.put(row.getString(0), row.getLong(1));
    }
    return counts;
  }

  /**
   * Divides a sample over classes: by their shares, but some images of each.
   *
   * @throws InputException if it is too small for two images of each class
   */
  static Map<String, Long> of(SortedMap<String, Long> classes, long size) {
    long total = classes.values().stream().mapToLong(n -> n).sum();
    if (total <= size) {
      return classes;
    }
    if (size < 2L * classes.size()) {
      throw new InputException(
          Texts.format(
              "A sample of %,d has fewer than two images of each of %,d classes: give --sample %d"
                  + " or more.",
              size, classes.size(), LEAST * classes.size()));
    }
    long least = Math.min(LEAST, size / classes.size());
    Map<String, Long> quotas = new HashMap<>();
    classes.forEach((label, n) -> quotas.put(label, Math.min(n, least)));
    long left = size - quotas.values().stream().mapToLong(n -> n).sum();
    long room = total - (size - left);
    Map<String, Double> rests = new HashMap<>();
    long given = 0;
    for (Map.Entry<String, Long> of : classes.entrySet()) {
      long before = quotas.getOrDefault(of.getKey(), 0L);
      double share = (double) left * (of.getValue() - before) / room;
      long whole = (long) Math.floor(share);
      quotas.put(of.getKey(), before + whole);
      rests.put(of.getKey(), share - whole);
      given += whole;
    }
    List<String> largest = new ArrayList<>(classes.keySet());
    largest.sort(
        Comparator.<String>comparingDouble(label -> -rests.getOrDefault(label, 0.0))
            .thenComparing(label -> label));
    for (String label : largest.subList(0, Math.toIntExact(left - given))) {
      quotas.merge(label, 1L, Long::sum);
    }
    return quotas;
  }

  /** Takes of each class as many images as its quota says, the first by a hash of their paths. */
  static Dataset<Row> sample(Dataset<Row> labelled, Map<String, Long> quotas, long seed) {
    HashMap<String, Long> most = new HashMap<>(quotas);
    UDF1<String, Long> quota = label -> most.getOrDefault(label, 0L);
    return labelled
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy("label")
                        .orderBy(xxhash64(lit(seed), col("path")), col("path"))))
        .filter(col(RANK).leq(udf(quota, DataTypes.LongType).apply(col("label"))))
        .drop(RANK);
  }
}
