package dev.headstart.jobs;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Rows to learn from and rows to test on.
 *
 * @param train the rows to learn from
 * @param test the rows to test on, or null
 */
record Split(Dataset<Row> train, Dataset<Row> test) {

  private static final String MARK = "_test";

  /**
   * Holds out a share of each class: the same images for the same seed, wherever they are and in
   * whatever order.
   */
  static Split stratified(Dataset<Row> codes, double share, long seed) {
    WindowSpec byClass = Window.partitionBy("label");
    WindowSpec shuffled = byClass.orderBy(xxhash64(lit(seed), col("sha256")), col("path"));
    Column held = row_number().over(shuffled).leq(round(count("*").over(byClass).multiply(share)));
    Dataset<Row> marked = codes.withColumn(MARK, held);
    return new Split(
        marked.filter(col(MARK).equalTo(false)).drop(MARK),
        marked.filter(col(MARK).equalTo(true)).drop(MARK));
  }

  /** As the column {@code split} says: {@code test}, {@code val} and {@code validation} test. */
  static Split asLabelled(Dataset<Row> codes) {
    Column test = coalesce(lower(col("split")).isin("test", "val", "validation"), lit(false));
    Dataset<Row> tests = codes.filter(test);
    return new Split(codes.filter(test.equalTo(false)), tests.isEmpty() ? null : tests);
  }
}
