// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final int FOLDS = 5;

  @Test
  void everyFoldHoldsItsShareOfEveryClass() {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Row row : folded(GaussianCodes.rows(4, 1, 1, 1, 50, 23, 5), 0, 3)) {
      sizes.merge(row.getDouble(0) + "/" + row.getInt(2), 1, Integer::sum);
    }

    for (int fold = 0; fold < FOLDS; fold++) {
      assertThat(sizes.get("0.0/" + fold)).isEqualTo(10);
      assertThat(sizes.get("1.0/" + fold)).isBetween(4, 5);
      assertThat(sizes.get("2.0/" + fold)).isEqualTo(1);
    }
  }

  @Test
  void foldOfARowDoesNotDependOnOrderOrPartitioning() {
    List<Row> rows = GaussianCodes.rows(4, 1, 1, 2, 30, 30);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(byCode(folded(shuffled, 7, 4))).isEqualTo(byCode(folded(rows, 7, 1)));
  }

  @Test
  void anotherSeedGivesOtherFolds() {
    List<Row> rows = GaussianCodes.rows(4, 1, 1, 2, 30, 30);

    assertThat(byCode(folded(rows, 8, 1))).isNotEqualTo(byCode(folded(rows, 7, 1)));
  }

  @Test
  void rowsWithTheSameCodeShareAFold() {
    List<Row> rows = new ArrayList<>(GaussianCodes.rows(4, 1, 1, 4, 20, 20));
    rows.addAll(GaussianCodes.rows(4, 1, 1, 4, 20, 20));
    Map<Vector, Integer> folds = new HashMap<>();

    for (Row row : folded(rows, 0, 2)) {
      Integer before = folds.put(row.getAs(1), row.getInt(2));
      assertThat(before == null || before == row.getInt(2)).isTrue();
    }
    assertThat(folds).hasSize(40);
  }

  @Test
  void classesOfOneRowDoNotAllFallIntoOneFold() {
    int[] folds = new int[FOLDS];
    for (Row row : folded(GaussianCodes.rows(12, 1, 1, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), 0, 1)) {
      folds[row.getInt(2)]++;
    }

    assertThat(folds).containsExactly(2, 2, 2, 2, 2);
  }

  @Test
  void aGroupOfSeveralClassesIsInOneFold() {
    Dataset<Row> codes =
        GaussianCodes.table(GaussianCodes.rows(4, 1, 1, 6, 100, 100))
            .withColumn("patient", expr("int(split(path, '[-.]')[1]) % 20"));
    HeadColumns columns =
        new HeadColumns(
            "code",
            "label",
            Optional.empty(),
            Optional.of("patient"),
            Optional.empty(),
            Optional.empty());
    try (TrainingSet set = TrainingSet.of(codes, columns, ClassWeights.NONE)) {
      HeadOptions options = new LinearHead().setFolds(FOLDS).options();

      Dataset<Row> folded = Folds.assign(set, options);

      assertThat(folded.groupBy("group").agg(countDistinct("fold").as("n")).filter("n > 1").count())
          .isZero();
      for (Row fold : folded.groupBy("fold").count().collectAsList()) {
        assertThat(fold.getLong(1)).isBetween(20L, 60L); // 40 are a fifth
      }
      Map<Vector, Integer> local = new HashMap<>();
      List<Row> rows =
          set.allRows().withColumn("bin", Folds.bin(set, FOLDS, options.seed())).collectAsList();
      int[] folds = Folds.assign(set, rows, "bin", FOLDS);
      for (int i = 0; i < folds.length; i++) {
        local.put(rows.get(i).getAs(TrainingSet.FEATURES), folds[i]);
      }
      assertThat(
              byCode(
                  folded
                      .select(TrainingSet.INDEX, TrainingSet.FEATURES, Folds.FOLD)
                      .collectAsList()))
          .isEqualTo(local);
    }
  }

  private static List<Row> folded(List<Row> rows, long seed, int partitions) {
    Dataset<Row> codes = GaussianCodes.table(rows).repartition(partitions);
    try (TrainingSet set = TrainingSet.of(codes, HeadColumns.OF_CODES, ClassWeights.NONE)) {
      return Folds.assign(set, new LinearHead().setFolds(FOLDS).setSeed(seed).options())
          .select(TrainingSet.INDEX, TrainingSet.FEATURES, "fold")
          .collectAsList();
    }
  }

  private static Map<Vector, Integer> byCode(List<Row> rows) {
    Map<Vector, Integer> folds = new HashMap<>();
    rows.forEach(row -> folds.put(row.getAs(1), row.getInt(2)));
    return folds;
  }
}
