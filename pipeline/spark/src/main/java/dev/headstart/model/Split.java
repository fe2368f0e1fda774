// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows to learn from, rows to choose by, and rows to report on. */
public final class Split {

  private static final String UNIT = "_unit";
  private static final String SIDE = "_side";

  private final Dataset<Row> train;
  private final @Nullable Dataset<Row> validation;
  private final @Nullable Dataset<Row> test;

  private Split(
      Dataset<Row> train, @Nullable Dataset<Row> validation, @Nullable Dataset<Row> test) {
    this.train = Objects.requireNonNull(train, "train");
    this.validation = validation;
    this.test = test;
  }

  /** Rows that were apart from the beginning. */
  public static Split of(Dataset<Row> train, Dataset<Row> test) {
    return new Split(train, null, Objects.requireNonNull(test, "test"));
  }

  /**
   * Holds out a share of each class: the same images for the same seed, wherever they are and in
   * whatever order. These are the first of the class in the order of a hash of the seed and the
   * image's bytes, then of the path. Images with the same bytes stay together, also across classes:
   * where the cut would part them, all go where the first of them by path goes.
   *
   * @param codes rows with {@code path, label, sha256}
   * @param share 0 to 1
   */
  public static Split stratified(Dataset<Row> codes, double share, long seed) {
    return held(codes.withColumn(UNIT, col("sha256")), share, seed);
  }

  /**
   * The same, and keeps rows together that have the same value in a column.
   *
   * @param codes rows with {@code path, label, sha256} and the column
   * @param column of strings, such as {@link Groups} adds
   */
  public static Split grouped(Dataset<Row> codes, String column, double share, long seed) {
    return held(codes.withColumn(UNIT, col(column)), share, seed);
  }

  /**
   * As the column {@code split} says, by the names of {@link dev.headstart.source.SplitName}; rows
   * without one are learnt from.
   *
   * @throws dev.headstart.InputException where there is a name that is none of these, or no row to
   *     learn from
   */
  public static Split asLabelled(Dataset<Row> codes) {
    SplitNames there = SplitNames.in(codes);
    there.checkTraining();
    return new Split(
        there.train(codes), there.validation(codes).orElse(null), there.test(codes).orElse(null));
  }

  /**
   * Of rows that are only reported on: those of the split {@code test}, else those to choose by, or
   * else all.
   *
   * @throws dev.headstart.InputException where a split's name is unknown
   */
  public static Dataset<Row> toReportOn(Dataset<Row> rows) {
    SplitNames there = SplitNames.in(rows);
    return there.test(rows).or(() -> there.validation(rows)).orElse(rows);
  }

  /** The same with other rows to learn from and to choose by, which were one. */
  public Split with(Dataset<Row> train, Dataset<Row> validation) {
    return new Split(train, Objects.requireNonNull(validation, "validation"), test);
  }

  private static Split held(Dataset<Row> codes, double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(Texts.format("The share is %s: give 0 to 1", share));
    }
    Column hash = xxhash64(lit(seed), col(UNIT));
    Dataset<Row> last = broadcast(LastHeldOut.of(codes, hash, share));
    Column held =
        hash.lt(col(LastHeldOut.HASH))
            .or(hash.equalTo(col(LastHeldOut.HASH)).and(col("path").leq(col(LastHeldOut.PATH))));
    Dataset<Row> marked =
        codes
            .join(last, col("label").eqNullSafe(col(LastHeldOut.LABEL)), "left")
            .withColumn(LastHeldOut.HELD, coalesce(held, lit(false)));
    Dataset<Row> whole = together(marked);
    Column[] columns =
        Arrays.stream(codes.columns())
            .filter(name -> !name.equals(UNIT))
            .map(c -> col(c))
            .toArray(Column[]::new);
    return Split.of(
        whole.filter(col(LastHeldOut.HELD).equalTo(false)).select(columns),
        whole.filter(col(LastHeldOut.HELD)).select(columns));
  }

  /**
   * Puts the rows of each unit on one side; few units are cut, so these travel and not the rows.
   */
  private static Dataset<Row> together(Dataset<Row> marked) {
    Column held = col(LastHeldOut.HELD);
    Dataset<Row> cut =
        marked
            .groupBy(col(UNIT))
            .agg(min(held).as("_min"), max(held).as("_max"), min_by(held, col("path")).as(SIDE))
            .filter(col(UNIT).isNotNull().and(col("_min").notEqual(col("_max"))))
            .select(UNIT, SIDE);
    List<Row> rows = cut.collectAsList();
    if (rows.isEmpty()) {
      return marked;
    }
    Dataset<Row> sides = broadcast(marked.sparkSession().createDataFrame(rows, cut.schema()));
    return marked
        .join(sides, marked.col(UNIT).equalTo(sides.col(UNIT)), "left")
        .withColumn(LastHeldOut.HELD, coalesce(sides.col(SIDE), held));
  }

  /** The rows to learn from. */
  public Dataset<Row> train() {
    return train;
  }

  /** The rows to choose by, if there are any. */
  public Optional<Dataset<Row>> validation() {
    return Optional.ofNullable(validation);
  }

  /** The rows to report on, if there are any. */
  public Optional<Dataset<Row>> test() {
    return Optional.ofNullable(test);
  }
}
