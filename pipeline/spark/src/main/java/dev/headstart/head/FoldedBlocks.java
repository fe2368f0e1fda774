// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.joint.Block;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The blocks of a training set, whose rows are in the folds that {@link Folds} assigns. Only the
 * bins of the rows are cached beside the set.
 */
final class FoldedBlocks implements AutoCloseable {
  private final JavaRDD<Block> blocks;
  private final JavaRDD<int[]> bins;
  private final int count;

  private FoldedBlocks(JavaRDD<Block> blocks, JavaRDD<int[]> bins, int count) {
    this.blocks = blocks;
    this.bins = bins;
    this.count = count;
  }

  static FoldedBlocks of(TrainingSet set, HeadOptions options) {
    JavaRDD<Block> blocks = set.blocks();
    int folds = options.folds();
    JavaRDD<int[]> bins =
        blocks
            .zipPartitions(
                set.allRows().select(Folds.bin(set, folds, options.seed())).javaRDD(),
                FoldedBlocks::bins)
            .persist(StorageLevel.MEMORY_AND_DISK());
    if (set.validates()) {
      return new FoldedBlocks(blocks.zip(bins).map(pair -> pair._1().inFolds(pair._2())), bins, 2);
    }
    boolean grouped = set.grouped();
    List<int[][]> all =
        blocks.zip(bins).map(pair -> new int[][] {strata(pair._1(), grouped), pair._2()}).collect();
    int[][] cuts = Folds.cuts(set, joined(all, 0), joined(all, 1), folds);
    return new FoldedBlocks(
        blocks
            .zip(bins)
            .map(
                pair -> {
                  int[] strata = strata(pair._1(), grouped);
                  return pair._1().inFolds(Folds.folds(cuts, strata, pair._2(), folds));
                }),
        bins,
        folds);
  }

  JavaRDD<Block> blocks() {
    return blocks;
  }

  /** The number of folds. */
  int count() {
    return count;
  }

  @Override
  public void close() {
    bins.unpersist();
  }

  private static int[] strata(Block block, boolean grouped) {
    return grouped ? new int[block.rows()] : block.classes();
  }

  private static int[] joined(List<int[][]> parts, int at) {
    return parts.stream().flatMapToInt(part -> IntStream.of(part[at])).toArray();
  }

  private static Iterator<int[]> bins(Iterator<Block> blocks, Iterator<Row> bins) {
    List<int[]> ofBlocks = new ArrayList<>();
    while (blocks.hasNext()) {
      int[] ofBlock = new int[blocks.next().rows()];
      // Spark's iterators look for the next row when they are asked whether there is one.
      for (int i = 0; i < ofBlock.length && bins.hasNext(); i++) {
        ofBlock[i] = bins.next().getInt(0);
      }
      ofBlocks.add(ofBlock);
    }
    return ofBlocks.iterator();
  }
}
