// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JointFitTest {
  private static final int LENGTH = 1024;

  /** Several blocks, so that the order in which they are added could show. */
  @ParameterizedTest
  @EnumSource
  void weightsAreTheSameWhereverTheRowsLie(Objective objective) {
    List<Block> rows = rows(1500);
    Problem problem = new Problem(objective, 3, rows.size(), LENGTH);
    assertThat(rows.size()).isGreaterThan(2 * Block.rowsOf(LENGTH));
    List<Block> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));

    Weights local;
    try (JointFit fit = fit(problem, JointFit.local(blocks(rows, 2), 1, problem))) {
      local = fit.fit(0.5);
    }
    try (JointFit fit = fit(problem, JointFit.local(blocks(shuffled, 3), 1, problem))) {
      assertThat(fit.fit(0.5)).usingRecursiveComparison().isEqualTo(local);
    }
    Passes distributed =
        JointFit.distributed(
            spark().parallelize(Block.sorted(shuffled), 3), 1, Optional.empty(), problem);
    try (JointFit fit = fit(problem, distributed)) {
      Weights onExecutors = fit.fit(0.5);
      for (int c = 0; c < 3; c++) {
        assertThat(onExecutors.weights()[c]).containsExactly(local.weights()[c], within(1e-6));
        assertThat(onExecutors.intercepts()[c]).isCloseTo(local.intercepts()[c], within(1e-5));
      }
    }
  }

  private static List<Block> rows(int count) {
    Random random = new Random(5);
    List<Block> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        features[j] = (float) (3 + random.nextGaussian() + (j % 3 == i % 3 ? 0.1 : 0));
      }
      rows.add(new Block(features, new int[] {i % 3}, new double[] {1 + i % 2}, new int[] {0}));
    }
    return rows;
  }

  private static JointFit fit(Problem problem, Passes passes) {
    Variant all = new Variant(Variant.NONE, false);
    return new JointFit(problem, passes, List.of(all), 1.5e-5, 8);
  }

  private static JavaRDD<Block> blocks(List<Block> rows, int partitions) {
    return spark().parallelize(rows, partitions).glom().map(Block::joined);
  }

  private static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  }
}
