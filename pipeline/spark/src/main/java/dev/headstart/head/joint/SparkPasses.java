// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** Passes over rows that are cached by the executors as blocks; a pass is a Spark job. */
final class SparkPasses implements Passes {
  /** The values of a partition, at most: 64 MB. Smaller ones would only add tasks to each pass. */
  private static final long PARTITION_VALUES = 16L << 20;

  private static final String HASH = "joint_hash";
  private static final String BUCKET = "joint_bucket";

  private final Problem problem;
  private final Scale scale;
  private final JavaRDD<Block> blocks;

  private SparkPasses(Problem problem, Scale scale, JavaRDD<Block> blocks) {
    this.problem = problem;
    this.scale = scale;
    this.blocks = blocks;
  }

  /** Sorts rows of class index, features and weight into blocks. */
  static SparkPasses of(Dataset<Row> rows, Problem problem) {
    String[] names = rows.columns();
    Scale scale = scale(rows, names, problem);
    UDF1<Vector, Long> hashOf = SparkPasses::hash;
    int buckets = problem.buckets();
    UDF1<Long, Integer> bucketOf = hash -> RowOrder.bucket(hash, buckets);
    Column hash = udf(hashOf, DataTypes.LongType).asNonNullable().apply(col(names[1]));
    Column bucket = udf(bucketOf, DataTypes.IntegerType).asNonNullable().apply(col(HASH));
    JavaRDD<Block> blocks =
        rows.withColumn(HASH, hash)
            .withColumn(BUCKET, bucket)
            .repartition(partitions(rows, problem), col(BUCKET))
            .sortWithinPartitions(col(BUCKET), col(HASH), col(names[0]), col(names[2]))
            .javaRDD()
            .mapPartitions(part -> new Cut(part, new BlockCutter(problem, scale)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new SparkPasses(problem, scale, blocks);
  }

  @Override
  public Scale scale() {
    return scale;
  }

  @Override
  public Sums at(Point point) {
    Problem asked = problem;
    return blocks
        .mapPartitions(part -> List.of(sums(part, asked, point)).iterator())
        .treeReduce(Sums::add);
  }

  @Override
  public void close() {
    blocks.unpersist();
  }

  private static Sums sums(Iterator<Block> blocks, Problem problem, Point point) {
    try (BlasThreads single = BlasThreads.single()) {
      Kernel kernel = new Kernel(problem, point);
      FloatBuffer features = Products.buffer(0);
      while (blocks.hasNext()) {
        Block block = blocks.next();
        if (features.capacity() < block.features.length) {
          features = Products.buffer(block.features.length);
        }
        features.put(0, block.features);
        kernel.add(block, features);
      }
      return kernel.sums();
    }
  }

  private static Scale scale(Dataset<Row> rows, String[] names, Problem problem) {
    Row moments =
        rows.select(
                Summarizer.metrics("mean", "std").summary(col(names[1]), col(names[2])),
                sum(col(names[2])))
            .head();
    return Scale.of(
        moments.getStruct(0).<Vector>getAs(0).toArray(),
        moments.getStruct(0).<Vector>getAs(1).toArray(),
        moments.getDouble(1),
        problem.standardize());
  }

  private static int partitions(Dataset<Row> rows, Problem problem) {
    int parallel = rows.sparkSession().sparkContext().defaultParallelism();
    long full = 1 + problem.values() / PARTITION_VALUES;
    return (int) Math.min(problem.buckets(), Math.max(parallel, full));
  }

  private static long hash(Vector features) {
    double[] values = features.toArray();
    float[] floats = new float[values.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = (float) values[j];
    }
    return RowOrder.hash(floats, 0, floats.length);
  }

  /** The blocks of a partition, one in memory at a time. */
  private static final class Cut implements Iterator<Block> {
    private static final Block EMPTY = new Block(new float[0], new int[0], new double[0]);

    private final Iterator<Row> rows;
    private final BlockCutter cutter;

    Cut(Iterator<Row> rows, BlockCutter cutter) {
      this.rows = rows;
      this.cutter = cutter;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext() || !cutter.isEmpty();
    }

    @Override
    public Block next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      while (rows.hasNext()) {
        Row row = rows.next();
        int bucket = row.getInt(4);
        boolean full = cutter.isFullBefore(bucket);
        Block block = full ? cutter.cut() : EMPTY;
        cutter.add(
            bucket, (int) row.getDouble(0), row.<Vector>getAs(1).toArray(), row.getDouble(2));
        if (full) {
          return block;
        }
      }
      return cutter.cut();
    }
  }
}
