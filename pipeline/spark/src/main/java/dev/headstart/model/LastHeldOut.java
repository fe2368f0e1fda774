// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Finds the last held-out image of each class, in the order of hash and path.
 *
 * <p>The executors count the hashes of each class in bins; only the rows of the bin that contains
 * the last held-out image are compared one by one. So no task sorts a whole class, and the driver
 * receives only counts and about one in a thousand rows.
 */
final class LastHeldOut {

  static final String LABEL = "_label";
  static final String HASH = "_hash";
  static final String PATH = "_path";
  static final String HELD = "_held";
  private static final String BIN = "_bin";
  private static final StructType SCHEMA =
      StructType.fromDDL(LABEL + " STRING, " + HASH + " BIGINT, " + PATH + " STRING");
  private static final StructType BINS = StructType.fromDDL(LABEL + " STRING, " + BIN + " BIGINT");

  /** The bin of a hash is its highest bits. */
  private static final int BIN_BITS = 10;

  /** Compares rows in Spark's order. */
  private static final Comparator<Row> ORDER =
      Comparator.<Row>comparingLong(row -> row.getLong(1))
          .thenComparing(
              row -> row.getString(2).getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private LastHeldOut() {}

  /** Returns rows of label, hash and path: one for each class from which something is held out. */
  static Dataset<Row> of(Dataset<Row> codes, Column hash, double share) {
    // flipping the sign bit makes unsigned order equal to the order of signed numbers
    Column bin = shiftrightunsigned(col(HASH).bitwiseXOR(lit(Long.MIN_VALUE)), 64 - BIN_BITS);
    Dataset<Row> keys =
        codes
            .select(col("label").as(LABEL), hash.as(HASH), col("path").as(PATH))
            .withColumn(BIN, bin)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<String, Place> places = places(keys, share);
      List<Row> bins = new ArrayList<>();
      places.forEach((label, place) -> bins.add(RowFactory.create(label, place.bin())));
      Dataset<Row> wanted = codes.sparkSession().createDataFrame(bins, BINS);
      Map<String, List<Row>> inBin = new HashMap<>();
      keys.join(
              broadcast(wanted),
              keys.col(LABEL)
                  .eqNullSafe(wanted.col(LABEL))
                  .and(keys.col(BIN).equalTo(wanted.col(BIN))),
              "left_semi")
          .select(LABEL, HASH, PATH)
          .collectAsList()
          .forEach(row -> inBin.computeIfAbsent(row.getString(0), l -> new ArrayList<>()).add(row));
      List<Row> last = new ArrayList<>();
      inBin.forEach(
          (label, rows) -> {
            rows.sort(ORDER);
            last.add(rows.get(Math.toIntExact(Objects.requireNonNull(places.get(label)).index())));
          });
      return codes.sparkSession().createDataFrame(last, SCHEMA);
    } finally {
      keys.unpersist();
    }
  }

  /**
   * The position of the last held-out image of a class.
   *
   * @param bin the bin of its hash
   * @param index its index among the bin's rows in order, from 0
   */
  private record Place(long bin, long index) {}

  private static Map<String, Place> places(Dataset<Row> keys, double share) {
    Map<String, TreeMap<Long, Long>> counts = new HashMap<>();
    keys.groupBy(LABEL, BIN)
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row ->
                counts
                    .computeIfAbsent(row.getString(0), label -> new TreeMap<>())
                    .put(row.getLong(1), row.getLong(2)));
    Map<String, Place> places = new HashMap<>();
    counts.forEach(
        (label, bins) -> {
          long rows = bins.values().stream().mapToLong(Long::longValue).sum();
          long left = Math.round(rows * share);
          for (Map.Entry<Long, Long> bin : bins.entrySet()) {
            if (left > 0 && left <= bin.getValue()) {
              places.put(label, new Place(bin.getKey(), left - 1));
            }
            left -= bin.getValue();
          }
        });
    return places;
  }
}
