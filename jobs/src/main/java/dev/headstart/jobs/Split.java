package dev.headstart.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows to learn from and rows to test on.
 *
 * @param train the rows to learn from
 * @param test the rows to test on, or null
 */
record Split(Dataset<Row> train, Dataset<Row> test) {

  /**
   * Holds out a share of each class: the same images for the same seed, wherever they are and in
   * whatever order. These are the first of the class in the order of a hash of the seed and the
   * image's bytes, then of the path.
   */
  static Split stratified(Dataset<Row> codes, double share, long seed) {
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
  static Split asLabelled(Dataset<Row> codes) {
    Column test = coalesce(lower(col("split")).isin("test", "val", "validation"), lit(false));
    Dataset<Row> tests = codes.filter(test);
    return new Split(codes.filter(test.equalTo(false)), tests.isEmpty() ? null : tests);
  }
}
