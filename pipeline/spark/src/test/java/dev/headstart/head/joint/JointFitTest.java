// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JointFitTest {
  private static final int LENGTH = 1024;
  private static final StructType SCHEMA =
      new StructType()
          .add("index", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType())
          .add("weight", DataTypes.DoubleType);

  /** Several blocks, so that the order in which they are added could show. */
  @ParameterizedTest
  @EnumSource
  void weightsAreTheSameWhereverTheRowsLie(Objective objective) {
    List<Row> rows = rows(1500);
    Problem problem = new Problem(objective, 3, rows.size(), LENGTH, false);
    assertThat(problem.buckets()).isGreaterThan(2);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));

    Weights local;
    try (JointFit fit = JointFit.local(table(rows, 2), problem, 1e-3, 8)) {
      local = fit.fit(0.5);
    }
    try (JointFit fit = JointFit.local(table(shuffled, 3), problem, 1e-3, 8)) {
      assertThat(fit.fit(0.5)).usingRecursiveComparison().isEqualTo(local);
    }
    try (JointFit fit = JointFit.distributed(table(shuffled, 3), problem, 1e-3, 8)) {
      Weights distributed = fit.fit(0.5);
      for (int c = 0; c < 3; c++) {
        assertThat(distributed.weights()[c]).containsExactly(local.weights()[c], within(1e-6));
        assertThat(distributed.intercepts()[c]).isCloseTo(local.intercepts()[c], within(1e-5));
      }
    }
  }

  private static List<Row> rows(int count) {
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] features = new double[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        features[j] = (float) (3 + random.nextGaussian() + (j % 3 == i % 3 ? 0.1 : 0));
      }
      rows.add(RowFactory.create((double) (i % 3), Vectors.dense(features), 1.0 + i % 2));
    }
    return rows;
  }

  private static Dataset<Row> table(List<Row> rows, int partitions) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions);
  }
}
