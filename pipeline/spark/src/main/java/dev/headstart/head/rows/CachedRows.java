// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.rows;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/** The rows of a table that have a code and a label, read once and cached by the executors. */
public final class CachedRows implements AutoCloseable {
  /**
   * The minimum size of a partition. A pass over this much data takes about as long as Spark needs
   * to start a job, so smaller partitions would only add tasks: every iteration of a fit is one
   * job.
   */
  private static final long MIN_PARTITION_BYTES = 8L << 20;

  /** The largest partition, in shares of one for each core, with which passes are balanced. */
  private static final double MAX_SHARE = 1.5;

  private final Tally tally;
  private final JavaRDD<CodeRows> cached;
  private final JavaRDD<CodeRows> parts;

  private CachedRows(JavaRDD<CodeRows> read) {
    List<Tally> tallies = read.mapPartitions(part -> List.of(Tally.of(part)).iterator()).collect();
    long largest = tallies.stream().mapToLong(Tally::size).max().orElse(0);
    this.tally = tallies.stream().reduce(new Tally(), Tally::add);
    long bytes = tally.size() * tally.longest() * Float.BYTES;
    int partitions = (int) Math.min(Integer.MAX_VALUE, 1 + bytes / MIN_PARTITION_BYTES);
    this.cached = balanced(read, largest, tally.size(), partitions);
    this.parts = cached.coalesce(Math.min(cached.getNumPartitions(), partitions));
  }

  /**
   * Reads rows.
   *
   * @param rows with the columns label (string), code ({@code array<float>}), weight (double),
   *     whether the row is for validation (boolean), and any others
   */
  public static CachedRows of(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    DataType[] others =
        Arrays.stream(fields)
            .skip(CodeReader.FIXED)
            .map(StructField::dataType)
            .toArray(DataType[]::new);
    JavaRDD<CodeRows> read =
        rows.queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(part -> new CodeReader(part, others))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new CachedRows(read);
    } catch (RuntimeException e) {
      read.unpersist();
      throw e;
    }
  }

  /** Returns what was counted on the way. */
  public Tally tally() {
    return tally;
  }

  /** Returns the rows, in partitions that suit passes over all of them. */
  public JavaRDD<CodeRows> parts() {
    return parts;
  }

  @Override
  public void close() {
    cached.unpersist();
  }

  /** Deals out the blocks where one core would have much more of a pass than others. */
  private static JavaRDD<CodeRows> balanced(
      JavaRDD<CodeRows> read, long largest, long size, int partitions) {
    int parallel = Math.min(read.context().defaultParallelism(), partitions);
    if (largest * parallel < MAX_SHARE * size || parallel == 1) {
      return read;
    }
    JavaRDD<CodeRows> dealt = read.repartition(parallel).persist(StorageLevel.MEMORY_AND_DISK());
    dealt.count();
    read.unpersist();
    return dealt;
  }
}
