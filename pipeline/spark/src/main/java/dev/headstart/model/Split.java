package dev.headstart.model;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Rows to learn from and rows to test on. */
public final class Split {

  private static final String MARK = "_test";

  private final Dataset<Row> train;
  private final Dataset<Row> test;

  private Split(Dataset<Row> train, Dataset<Row> test) {
    this.train = Objects.requireNonNull(train, "train");
    this.test = test;
  }

  /** Rows that were apart from the beginning. */
  public static Split of(Dataset<Row> train, Dataset<Row> test) {
    return new Split(train, Objects.requireNonNull(test, "test"));
  }

  /**
   * Holds out a share of each class: the same images for the same seed, wherever they are and in
   * whatever order.
   *
   * @param codes rows with {@code path, label, sha256}
   * @param share 0 to 1
   */
  public static Split stratified(Dataset<Row> codes, double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("The share is %s: give 0 to 1".formatted(share));
    }
    WindowSpec byClass = Window.partitionBy("label");
    WindowSpec shuffled = byClass.orderBy(xxhash64(lit(seed), col("sha256")), col("path"));
    Column held = row_number().over(shuffled).leq(round(count("*").over(byClass).multiply(share)));
    Dataset<Row> marked = codes.withColumn(MARK, held);
    return new Split(
        marked.filter(col(MARK).equalTo(false)).drop(MARK),
        marked.filter(col(MARK).equalTo(true)).drop(MARK));
  }

  /** As the column {@code split} says: {@code test}, {@code val} and {@code validation} test. */
  public static Split asLabelled(Dataset<Row> codes) {
    Column test = coalesce(lower(col("split")).isin("test", "val", "validation"), lit(false));
    Dataset<Row> tests = codes.filter(test);
    return new Split(codes.filter(test.equalTo(false)), tests.isEmpty() ? null : tests);
  }

  /** The rows to learn from. */
  public Dataset<Row> train() {
    return train;
  }

  /** The rows to test on, if there are any. */
  public Optional<Dataset<Row>> test() {
    return Optional.ofNullable(test);
  }
}
