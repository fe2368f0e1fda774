// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
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
    Dataset<Row> codes = codes(700, 7_000_000);

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
    Dataset<Row> codes = codes(500, 50);
    List<String> one = paths(Split.stratified(codes.coalesce(1), 0.3, 5).test().orElseThrow());

    assertThat(paths(Split.stratified(codes.repartition(7), 0.3, 5).test().orElseThrow()))
        .isEqualTo(one);
  }

  @Test
  void noTaskSortsAWholeClass() {
    Split split = Split.stratified(codes(50, 5), 0.2, 0);

    assertThat(split.train().queryExecution().executedPlan().toString()).doesNotContain("Window");
    assertThat(split.test().orElseThrow().queryExecution().executedPlan().toString())
        .doesNotContain("Window");
  }

  @Test
  void imagesWithTheSameBytesStayTogetherAlsoAcrossClasses() {
    Split split = Split.stratified(codes(700, 70), 0.3, 1);

    Set<String> held = values(split.test().orElseThrow(), "sha256");
    assertThat(held).doesNotContainAnyElementsOf(values(split.train(), "sha256"));
    assertThat(split.test().orElseThrow().count()).isBetween(160L, 260L); // 30 % are 210
    assertThat(split.test().orElseThrow().count() + split.train().count()).isEqualTo(700);
  }

  @Test
  void groupsStayTogetherAndThoseThatShareBytesToo() {
    Dataset<Row> codes = codes(600, 20_000);
    Dataset<Row> groups =
        codes.filter("code % 10 < 9").selectExpr("path", "concat('patient', code % 90) AS group");

    Split split = Split.grouped(Groups.add(codes, groups, "unit"), "unit", 0.3, 1);

    Dataset<Row> test = split.test().orElseThrow();
    assertThat(test.drop("unit").schema()).isEqualTo(SCHEMA);
    assertThat(test.count() + split.train().count()).isEqualTo(600);
    assertThat(values(test, "sha256"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(values(split.train(), "sha256"));
    assertThat(values(test.join(groups, "path"), "group"))
        .doesNotContainAnyElementsOf(values(split.train().join(groups, "path"), "group"));
  }

  @Test
  void theNamesOfSplitsAreTakenAsTheirMakersMeantThem() {
    Dataset<Row> rows =
        splits(" Train", "training", null, "", "VAL", "valid ", "dev", "eval", "Test", "holdout");

    Split split = Split.asLabelled(rows);

    assertThat(paths(split.train())).containsExactly("0", "1", "2", "3");
    assertThat(paths(split.validation().orElseThrow())).containsExactly("4", "5", "6", "7");
    assertThat(paths(split.test().orElseThrow())).containsExactly("8", "9");
    assertThat(split.train().columns()).containsExactly("path", "split");
  }

  @Test
  void rowsWithoutSplitsAreAllLearntFrom() {
    Split split = Split.asLabelled(splits(null, null));

    assertThat(split.train().count()).isEqualTo(2);
    assertThat(split.validation()).isEmpty();
    assertThat(split.test()).isEmpty();
  }

  @Test
  void anUnknownSplitIsRefusedWithTheNamesThatAreKnown() {
    assertThatThrownBy(() -> Split.asLabelled(splits("train", "unlabeled", "fold7")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "There are images of the split 'fold7', 'unlabeled': known names are"
                + " train, training, val, valid, validation, dev, eval, test, testing, holdout.");
    assertThatThrownBy(() -> Split.asLabelled(splits("dev", "test")))
        .isInstanceOf(InputException.class)
        .hasMessage("There is nothing to train on: all images are of the splits val, test.");
  }

  private static Dataset<Row> splits(String... names) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      rows.add(RowFactory.create(Integer.toString(i), names[i]));
    }
    return LocalSpark.session()
        .createDataFrame(rows, StructType.fromDDL("path STRING, split STRING"));
  }

  private static Set<String> values(Dataset<Row> rows, String column) {
    return rows.select(column).distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
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

  /**
   * Of fewer images than rows some are there several times, under names beyond ASCII too; some have
   * no class.
   */
  private static Dataset<Row> codes(int n, int images) {
    Random random = new Random(n);
    String[] labels = {"ants", "bees", "", null, "wasps"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String label = i < 3 ? "rare" : labels[random.nextInt(labels.length)];
      String name = new String[] {"a", "\uffee", "\ud83d\udc1c"}[random.nextInt(3)];
      rows.add(RowFactory.create(name + i, label, "sha" + random.nextInt(images), i));
    }
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }

  private static List<String> paths(Dataset<Row> rows) {
    return rows.select("path").collectAsList().stream().map(r -> r.getString(0)).sorted().toList();
  }
}
