// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Passes over blocks that the executors have; a pass is a Spark job. */
final class SparkPasses implements Passes {
  /** More would only have more sums to add up. */
  private static final int TASKS_PER_CORE = 2;

  private final Problem problem;
  private final JavaRDD<Block> blocks;
  private final Moments[] moments;
  private final float[] centre;
  private final double unit;

  /**
   * Takes rows.
   *
   * @param blocks cached, or quickly made of what is
   * @param known the moments of each fold's rows
   */
  SparkPasses(JavaRDD<Block> blocks, Problem problem, Moments[] known) {
    this.problem = problem;
    int parallel = blocks.context().defaultParallelism();
    this.blocks = blocks.coalesce(Math.min(blocks.getNumPartitions(), TASKS_PER_CORE * parallel));
    this.moments = known;
    Moments all = Moments.all(moments);
    this.centre = all.centre();
    this.unit = Scale.common(all);
  }

  /** Takes rows, and measures them. */
  static SparkPasses of(JavaRDD<Block> blocks, Problem problem, int folds) {
    Moments[] moments =
        blocks
            .mapPartitions(part -> List.<Moments[]>of(Moments.of(() -> part, folds)).iterator())
            .collect()
            .stream()
            .reduce(Moments::add)
            .orElseThrow();
    return new SparkPasses(blocks, problem, moments);
  }

  @Override
  public Moments[] moments() {
    return moments;
  }

  @Override
  public Sums at(Point point) {
    Problem asked = problem;
    float[] mean = centre;
    double size = unit;
    return blocks
        .mapPartitions(part -> List.of(sums(part, asked, point, mean, size)).iterator())
        .treeReduce(Sums::add);
  }

  @Override
  public void close() {}

  private static Sums sums(
      Iterator<Block> blocks, Problem problem, Point point, float[] centre, double unit) {
    try (BlasThreads single = BlasThreads.single()) {
      Kernel kernel = new Kernel(problem, point, unit);
      FloatBuffer features = Products.buffer(0);
      float[] line = new float[centre.length];
      while (blocks.hasNext()) {
        Block block = blocks.next();
        if (features.capacity() < block.features.length) {
          features = Products.buffer(block.features.length);
        }
        block.put(centre, line, features);
        kernel.add(block, features);
      }
      return kernel.sums();
    }
  }
}
