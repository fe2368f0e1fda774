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

/** Rows split into a training set, a validation set and a test set. */
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

  /** Returns a split of rows that were separate from the start. */
  public static Split of(Dataset<Row> train, Dataset<Row> test) {
    return new Split(train, null, Objects.requireNonNull(test, "test"));
  }

  /**
   * Holds out a share of each class. Equal seeds hold out the same images, wherever they are stored
   * and in whatever order. They are the first of the class in the order of a hash of the seed and
   * the image's bytes, then of the path. Images with identical bytes stay together, even across
   * classes: if the cut would separate them, all go to the side of the first of them by path.
   *
   * @param codes rows with {@code path, label, sha256}
   * @param share the share to hold out, 0 to 1
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
   * Splits by the column {@code split}, with the names of {@link dev.headstart.source.SplitName}.
   * Rows without a value are training rows.
   *
   * @throws dev.headstart.InputException if a name is unknown, or there are no training rows
   */
  public static Split asLabelled(Dataset<Row> codes) {
    SplitNames there = SplitNames.in(codes);
    there.checkTraining();
    return new Split(
        there.train(codes), there.validation(codes).orElse(null), there.test(codes).orElse(null));
  }

  /**
   * Returns the rows for evaluating a model on a table: those of the split {@code test}, otherwise
   * the validation rows, otherwise all.
   *
   * @throws dev.headstart.InputException if the name of a split is unknown
   */
  public static Dataset<Row> toReportOn(Dataset<Row> rows) {
    SplitNames there = SplitNames.in(rows);
    return there.test(rows).or(() -> there.validation(rows)).orElse(rows);
  }

  /** Returns this split with other training and validation rows, which were one set before. */
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
   * Puts the rows of each unit on one side. Few units are cut, so only these are exchanged, not the
   * rows.
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

  /** Returns the training rows. */
  public Dataset<Row> train() {
    return train;
  }

  /** Returns the validation rows, if there are any. */
  public Optional<Dataset<Row>> validation() {
    return Optional.ofNullable(validation);
  }

  /** Returns the test rows, if there are any. */
  public Optional<Dataset<Row>> test() {
    return Optional.ofNullable(test);
  }
}
