// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Centres of cells. A row is in the cell whose centre has the largest cosine with it. The centres
 * are fitted by k-means on rows of length 1 (Dhillon and Modha, Concept Decompositions, 2001).
 */
public final class Centres implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SAMPLES_PER_CELL = 50;
  private static final int MOST_SAMPLES = 50_000;
  private static final int ITERATIONS = 10;
  private static final int BLOCK = 1024;

  private final UnitRows centres;

  private Centres(UnitRows centres) {
    this.centres = centres;
  }

  /**
   * Returns centres that are known.
   *
   * @param centres at least one, all of a length
   */
  public static Centres of(List<float[]> centres) {
    return new Centres(UnitRows.of(centres, new float[centres.get(0).length]));
  }

  /**
   * Returns which share of some rows is to be the sample that cells are fitted to.
   *
   * @return above 0, at most 1
   */
  public static double share(int cells, long rows) {
    return Math.min(1, Math.min(MOST_SAMPLES, (double) SAMPLES_PER_CELL * cells) / rows);
  }

  /**
   * Fits centres.
   *
   * @param sample codes, at least one
   * @param origin subtracted from each code first
   * @param cells how many; fewer where the sample has fewer rows
   */
  public static Centres fit(JavaRDD<float[]> sample, float[] origin, int cells, long seed) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(sample.context());
    JavaRDD<UnitRows> blocks =
        sample
            .mapPartitions(
                rows -> {
                  List<UnitRows> units = new ArrayList<>();
                  CodeRows.blocks(rows, BLOCK)
                      .forEachRemaining(block -> units.add(UnitRows.of(block, origin)));
                  return units.iterator();
                })
            .coalesce(sc.defaultParallelism())
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Centres centres =
          of(blocks.flatMap(block -> block.rows().iterator()).takeSample(false, cells, seed));
      for (int i = 0; i < ITERATIONS; i++) {
        Broadcast<Centres> last = sc.broadcast(centres);
        CellSums sums =
            blocks
                .mapPartitions(some -> List.of(CellSums.of(some, last.value())).iterator())
                .treeReduce(CellSums::plus);
        centres = of(sums.means(centres));
        last.destroy();
      }
      return centres;
    } finally {
      blocks.unpersist();
    }
  }

  /** Returns the number of cells. */
  public int size() {
    return centres.size();
  }

  /** Returns the length of a code. */
  public int length() {
    return centres.length();
  }

  /** Returns a centre, of length 1. */
  public float[] centre(int cell) {
    return centres.row(cell);
  }

  /**
   * Returns for each row the cells nearest to it, the nearest first.
   *
   * @param most how many of them
   */
  public int[][] nearest(UnitRows rows, int most) {
    int[][] found = new int[rows.size()][];
    cosines(
        rows,
        (cosines, row) ->
            found[row] = most == 1 ? new int[] {largest(cosines)} : largest(cosines, most));
    return found;
  }

  /**
   * Computes the cosines with all centres, row by row.
   *
   * @param each takes them, in an array that is the same for all rows, with the number of the row
   */
  void cosines(UnitRows rows, ObjIntConsumer<float[]> each) {
    float[] cosines = new float[size()];
    try (BlasThreads single = BlasThreads.single()) {
      FloatBuffer all = centres.buffer();
      FloatBuffer some = Products.buffer(Math.min(BLOCK, rows.size()) * length());
      FloatBuffer out = Products.buffer(Math.min(BLOCK, rows.size()) * size());
      for (int from = 0; from < rows.size(); from += BLOCK) {
        int count = Math.min(BLOCK, rows.size() - from);
        some.clear();
        for (int i = 0; i < count; i++) {
          rows.put(from + i, some);
        }
        Products.margins(some.clear(), all, out, count, size(), length());
        for (int i = 0; i < count; i++) {
          out.get(i * size(), cosines);
          each.accept(cosines, from + i);
        }
      }
    }
  }

  private static int largest(float[] cosines) {
    int best = 0;
    for (int c = 1; c < cosines.length; c++) {
      if (cosines[c] > cosines[best]) {
        best = c;
      }
    }
    return best;
  }

  private static int[] largest(float[] cosines, int most) {
    long[] order = new long[cosines.length];
    for (int c = 0; c < order.length; c++) {
      int bits = Float.floatToIntBits(-cosines[c]);
      int sortable = bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
      order[c] = ((long) sortable << Integer.SIZE) | c;
    }
    Arrays.sort(order);
    return Arrays.stream(order).limit(most).mapToInt(entry -> (int) entry).toArray();
  }
}
