// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.head.joint.Block;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TrainingSetTest {
  private static final List<Row> ROWS =
      List.of(
          GaussianCodes.row("1.jpg", "bee", 1f, 7f),
          GaussianCodes.row("2.jpg", "ant", 2f, 7f),
          GaussianCodes.row("3.jpg", "ant", 3f, 7f),
          GaussianCodes.row("4.jpg", "ant", 6f, 7f));

  @Test
  void balancedWeightIsRowsByClassesTimesRowsOfTheClass() {
    try (TrainingSet set =
        TrainingSet.of(GaussianCodes.table(ROWS), HeadColumns.OF_CODES, ClassWeights.BALANCED)) {
      assertThat(set.rows().select("index", "weight").distinct().orderBy("index").collectAsList())
          .extracting(row -> row.getDouble(0), row -> row.getDouble(1))
          .containsExactly(tuple(0.0, 4.0 / (2 * 3)), tuple(1.0, 4.0 / (2 * 1)));
    }
  }

  @Test
  void rowsWeighTheSameWithoutClassWeights() {
    try (TrainingSet set =
        TrainingSet.of(GaussianCodes.table(ROWS), HeadColumns.OF_CODES, ClassWeights.NONE)) {
      assertThat(set.rows().filter("weight = 1.0").count()).isEqualTo(4);
    }
  }

  @Test
  void scaleIsTheSumOfTheVariancesOrTheNumberOfVaryingFeatures() {
    try (TrainingSet set =
        TrainingSet.of(GaussianCodes.table(ROWS), HeadColumns.OF_CODES, ClassWeights.NONE)) {
      // 1, 2, 3, 6 have mean 3 and squared distances 4 + 1 + 0 + 9, over n - 1 = 3.
      assertThat(RegParams.scale(set, false)).isCloseTo(14.0 / 3, within(1e-9));
      assertThat(RegParams.scale(set, true)).isEqualTo(1);
    }
  }

  @Test
  void smallTableBecomesOnePartition() {
    Dataset<Row> codes = GaussianCodes.table(ROWS).repartition(3);

    try (TrainingSet set = TrainingSet.of(codes, HeadColumns.OF_CODES, ClassWeights.NONE)) {
      assertThat(set.rows().javaRDD().getNumPartitions()).isEqualTo(1);
      assertThat(set.size()).isEqualTo(4);
      assertThat(set.codeLength()).isEqualTo(2);
    }
  }

  @Test
  void blocksAreTheSameInWhateverOrderTheRowsCome() {
    List<Row> rows = GaussianCodes.rows(4, 1, 1, 2, 30, 30);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(block(shuffled)).usingRecursiveComparison().isEqualTo(block(rows));
  }

  private static Block block(List<Row> rows) {
    Dataset<Row> codes = GaussianCodes.table(rows).coalesce(1);
    try (TrainingSet set = TrainingSet.of(codes, HeadColumns.OF_CODES, ClassWeights.NONE)) {
      return set.blocks().first();
    }
  }
}
