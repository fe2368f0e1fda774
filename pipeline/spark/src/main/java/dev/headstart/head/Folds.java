// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * Assigns stratified folds that do not depend on the order of the rows or their partitioning.
 *
 * <p>Each row falls into one of many bins by a hash of its code and the seed; the bins of each
 * class are cut into folds of equal numbers of rows. Only the counts of the bins travel, never a
 * code, and two rows with the same code share a fold, so that no duplicate is held out and trained
 * on at once.
 *
 * <p>Rows that have groups fall into bins by the group instead, and the bins of all rows are cut
 * alike, so that a group of several classes is in one fold.
 *
 * <p>Where there are rows to validate on, these are the first fold, and the only one that is held
 * out.
 */
public final class Folds {
  static final String FOLD = "fold";
  private static final String BIN = "bin";

  /**
   * The maximum number of counts collected by the driver. More bins cut classes into more equal
   * folds.
   */
  private static final int MAX_COUNTS = 1 << 20;

  private Folds() {}

  /** How many of the folds are held out, one after the other: those from 0 on. */
  static int heldOut(TrainingSet set, HeadOptions options) {
    return set.validates() ? 1 : options.folds();
  }

  /** Adds the column {@code fold}, 0 to folds - 1. */
  static Dataset<Row> assign(TrainingSet set, HeadOptions options) {
    Dataset<Row> rows = set.allRows();
    int folds = options.folds();
    Column bin = bin(set, folds, options.seed());
    if (set.validates()) {
      return rows.withColumn(FOLD, bin);
    }
    int strata = strata(set);
    Column stratum = set.grouped() ? lit(0.0) : col(TrainingSet.INDEX);
    long[][] rowsInBin = new long[strata][bins(strata, folds)];
    for (Row row : rows.groupBy(stratum, bin.as(BIN)).agg(count(lit(1))).collectAsList()) {
      rowsInBin[(int) row.getDouble(0)][row.getInt(1)] = row.getLong(2);
    }
    int[][] cuts = cuts(rowsInBin, folds);
    UDF2<Double, Integer, Integer> foldOf =
        (index, b) -> fold(cuts[index.intValue()], b, index.intValue(), folds);
    return rows.withColumn(FOLD, udf(foldOf, DataTypes.IntegerType).apply(stratum, bin));
  }

  private static int strata(TrainingSet set) {
    return set.grouped() ? 1 : set.labels().size();
  }

  /** The same folds for rows in memory, of which each has its bin in this column. */
  static int[] assign(TrainingSet set, List<Row> rows, String binColumn, int folds) {
    int[] bins = rows.stream().mapToInt(row -> row.<Integer>getAs(binColumn)).toArray();
    if (set.validates()) {
      return bins;
    }
    int[] strata = new int[rows.size()];
    if (!set.grouped()) {
      Arrays.setAll(strata, i -> (int) rows.get(i).<Double>getAs(TrainingSet.INDEX).doubleValue());
    }
    return assign(strata, bins, strata(set), folds);
  }

  /**
   * Assigns stratified folds to rows in memory: of each class about as many rows are in each fold.
   *
   * @param classes the class index of each row
   * @param keys a well-mixed hash of each row; rows of a class with the same one share a fold
   * @param folds at least 2
   * @return the fold of each row, 0 to folds - 1
   */
  public static int[] stratified(int[] classes, long[] keys, int classCount, int folds) {
    int[] bins =
        Arrays.stream(keys)
            .mapToInt(key -> (int) Math.floorMod(key, (long) bins(classCount, folds)))
            .toArray();
    return assign(classes, bins, classCount, folds);
  }

  /** The folds of rows from the class and the bin of each. */
  static int[] assign(int[] indexes, int[] bins, int classes, int folds) {
    return folds(cuts(indexes, bins, classes, folds), indexes, bins, folds);
  }

  /** Where the bins of each stratum are cut, from the stratum and the bin of each row. */
  static int[][] cuts(TrainingSet set, int[] strata, int[] bins, int folds) {
    return cuts(strata, bins, strata(set), folds);
  }

  /** The folds of rows from the stratum and the bin of each. */
  static int[] folds(int[][] cuts, int[] strata, int[] bins, int folds) {
    int[] assigned = new int[bins.length];
    Arrays.setAll(assigned, i -> fold(cuts[strata[i]], bins[i], strata[i], folds));
    return assigned;
  }

  private static int[][] cuts(int[] indexes, int[] bins, int classes, int folds) {
    long[][] rowsInBin = new long[classes][bins(classes, folds)];
    for (int i = 0; i < bins.length; i++) {
      rowsInBin[indexes[i]][bins[i]]++;
    }
    return cuts(rowsInBin, folds);
  }

  /** Returns the bin of a row; where there are rows to validate on, its fold. */
  static Column bin(TrainingSet set, int folds, long seed) {
    if (set.validates()) {
      return when(col(TrainingSet.VALIDATION), 0).otherwise(1);
    }
    long bins = bins(strata(set), folds);
    UDF1<Long, Integer> binOf = hash -> (int) Math.floorMod(hash, bins);
    Column together = col(set.grouped() ? TrainingSet.GROUP : TrainingSet.FEATURES);
    return udf(binOf, DataTypes.IntegerType).apply(xxhash64(lit(seed), together));
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
