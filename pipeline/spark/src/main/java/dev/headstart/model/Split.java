package dev.headstart.model;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.Texts;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows to learn from and rows to test on. */
public final class Split {

  private final Dataset<Row> train;
  private final @Nullable Dataset<Row> test;

  private Split(Dataset<Row> train, @Nullable Dataset<Row> test) {
    this.train = Objects.requireNonNull(train, "train");
    this.test = test;
  }

  /** Rows that were apart from the beginning. */
  public static Split of(Dataset<Row> train, Dataset<Row> test) {
    return new Split(train, Objects.requireNonNull(test, "test"));
  }

  /**
   * Holds out a share of each class: the same images for the same seed, wherever they are and in
   * whatever order. These are the first of the class in the order of a hash of the seed and the
   * image's bytes, then of the path.
   *
   * @param codes rows with {@code path, label, sha256}
   * @param share 0 to 1
   */
  public static Split stratified(Dataset<Row> codes, double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(Texts.format("The share is %s: give 0 to 1", share));
    }
    Column hash = xxhash64(lit(seed), col("sha256"));
    Dataset<Row> last = broadcast(LastHeldOut.of(codes, hash, share));
    Column held =
        hash.lt(col(LastHeldOut.HASH))
            .or(hash.equalTo(col(LastHeldOut.HASH)).and(col("path").leq(col(LastHeldOut.PATH))));
    Dataset<Row> marked =
        codes
            .join(last, col("label").eqNullSafe(col(LastHeldOut.LABEL)), "left")
            .withColumn(LastHeldOut.HELD, coalesce(held, lit(false)));
    Column[] columns = Arrays.stream(codes.columns()).map(c -> col(c)).toArray(Column[]::new);
    return new Split(
        marked.filter(col(LastHeldOut.HELD).equalTo(false)).select(columns),
        marked.filter(col(LastHeldOut.HELD)).select(columns));
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
