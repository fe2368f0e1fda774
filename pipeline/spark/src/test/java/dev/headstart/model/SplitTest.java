package dev.headstart.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

  private static final StructType SCHEMA =
      StructType.fromDDL("path STRING, label STRING, sha256 STRING, code INT");

  @ParameterizedTest
  @CsvSource({"0, 0.2", "7, 0.2", "-3, 0.5", "1, 0", "1, 1", "2, 0.01"})
  void holdsOutTheFirstOfEachClassByHashAndPath(long seed, double share) {
    Dataset<Row> codes = codes(700);

    Split split = Split.stratified(codes, share, seed);

    List<String> expected = paths(sorted(codes, share, seed));
    assertThat(paths(split.test().orElseThrow())).isEqualTo(expected);
    List<String> others = new ArrayList<>(paths(codes));
    expected.forEach(others::remove);
    assertThat(paths(split.train())).isEqualTo(others);
    assertThat(split.test().orElseThrow().schema()).isEqualTo(SCHEMA);
    assertThat(split.train().schema()).isEqualTo(SCHEMA);
  }

  @Test
  void partitionsDoNotMatter() {
    List<String> one = paths(Split.stratified(codes(500).coalesce(1), 0.3, 5).test().orElseThrow());

    assertThat(paths(Split.stratified(codes(500).repartition(7), 0.3, 5).test().orElseThrow()))
        .isEqualTo(one);
  }

  @Test
  void noTaskSortsAWholeClass() {
    Split split = Split.stratified(codes(50), 0.2, 0);

    assertThat(split.train().queryExecution().executedPlan().toString()).doesNotContain("Window");
    assertThat(split.test().orElseThrow().queryExecution().executedPlan().toString())
        .doesNotContain("Window");
  }

  /** What it is by definition. */
  private static Dataset<Row> sorted(Dataset<Row> codes, double share, long seed) {
    WindowSpec byClass = Window.partitionBy("label");
    WindowSpec shuffled = byClass.orderBy(xxhash64(lit(seed), col("sha256")), col("path"));
    return codes
        .withColumn("rank", row_number().over(shuffled))
        .withColumn("held", round(count("*").over(byClass).multiply(share)))
        .filter(col("rank").leq(col("held")));
  }

  /** Some images are there several times, under names beyond ASCII too; some have no class. */
  private static Dataset<Row> codes(int n) {
    Random random = new Random(n);
    String[] labels = {"ants", "bees", "", null, "wasps"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String label = i < 3 ? "rare" : labels[random.nextInt(labels.length)];
      String name = new String[] {"a", "\uffee", "\ud83d\udc1c"}[random.nextInt(3)];
      rows.add(RowFactory.create(name + i, label, "sha" + random.nextInt(n / 10), i));
    }
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }

  private static List<String> paths(Dataset<Row> rows) {
    return rows.select("path").collectAsList().stream().map(r -> r.getString(0)).sorted().toList();
  }
}
