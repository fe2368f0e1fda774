// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * Assigns stratified folds that do not depend on the order of the rows or their partitioning.
 *
 * <p>Each row falls into one of many bins by a hash of its code and the seed, and the bins of each
 * class are divided into folds with equal numbers of rows. Only the counts of the bins are
 * collected, never a code. Rows with the same code share a fold, so no duplicate is held out and
 * trained on at once.
 */
final class Folds {
  static final String FOLD = "fold";
  private static final String BIN = "bin";

  /**
   * The maximum number of counts collected by the driver. More bins cut classes into more equal
   * folds.
   */
  private static final int MAX_COUNTS = 1 << 20;

  private Folds() {}

  /** Adds the column {@code fold}, 0 to folds - 1. */
  static Dataset<Row> assign(Dataset<Row> rows, int classes, int folds, long seed) {
    Column bin = bin(classes, folds, seed);
    long[][] rowsInBin = new long[classes][bins(classes, folds)];
    for (Row row :
        rows.groupBy(col(TrainingSet.INDEX), bin.as(BIN)).agg(count(lit(1))).collectAsList()) {
      rowsInBin[(int) row.getDouble(0)][row.getInt(1)] = row.getLong(2);
    }
    int[][] cuts = cuts(rowsInBin, folds);
    UDF2<Double, Integer, Integer> foldOf =
        (index, b) -> fold(cuts[index.intValue()], b, index.intValue(), folds);
    return rows.withColumn(
        FOLD, udf(foldOf, DataTypes.IntegerType).apply(col(TrainingSet.INDEX), bin));
  }

  /** Returns the same folds for rows in memory, from the class and the {@link #bin} of each. */
  static int[] assign(int[] indexes, int[] bins, int classes, int folds) {
    long[][] rowsInBin = new long[classes][bins(classes, folds)];
    for (int i = 0; i < bins.length; i++) {
      rowsInBin[indexes[i]][bins[i]]++;
    }
    int[][] cuts = cuts(rowsInBin, folds);
    int[] assigned = new int[bins.length];
    Arrays.setAll(assigned, i -> fold(cuts[indexes[i]], bins[i], indexes[i], folds));
    return assigned;
  }

  /** Returns the bin of a row's code. */
  static Column bin(int classes, int folds, long seed) {
    long bins = bins(classes, folds);
    UDF1<Long, Integer> binOf = hash -> (int) Math.floorMod(hash, bins);
    return udf(binOf, DataTypes.IntegerType).apply(xxhash64(lit(seed), col(TrainingSet.FEATURES)));
  }

  private static int bins(int classes, int folds) {
    return Math.max(folds, Math.min(1 << 16, MAX_COUNTS / classes));
  }

  /** Returns for each class the first bin of the second fold, the third, and so on. */
  private static int[][] cuts(long[][] rowsInBin, int folds) {
    int[][] cuts = new int[rowsInBin.length][folds - 1];
    for (int c = 0; c < rowsInBin.length; c++) {
      long rows = Arrays.stream(rowsInBin[c]).sum();
      long before = 0;
      int fold = 1;
      for (int b = 0; b < rowsInBin[c].length; b++) {
        before += rowsInBin[c][b];
        while (fold < folds && before * folds >= fold * rows) {
          cuts[c][fold - 1] = b + 1;
          fold++;
        }
      }
    }
    return cuts;
  }

  private static int fold(int[] cuts, int bin, int index, int folds) {
    int fold = 0;
    while (fold < cuts.length && bin >= cuts[fold]) {
      fold++;
    }
    // Otherwise all classes smaller than the number of folds would miss the same folds.
    return (fold + index) % folds;
  }
}
