// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.head.local.LocalRows;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

/** Clusters often set Kryo as the serializer; it cannot write records. */
class KryoTest {
  private final SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();

  @Test
  void scoresComeBackFromTasks() {
    FoldScore score = FoldScore.of(HeadKind.SVM, new double[] {0, 0.5}, 1, 2);

    FoldScore copy = copy(score, FoldScore.class);

    assertThat(copy.weight()).isEqualTo(2);
    assertThat(copy.accuracy()).isEqualTo(1);
    assertThat(copy.meanLoss()).isEqualTo(0.5);
  }

  @Test
  void rowsReachTasks() {
    try (TrainingSet set =
        TrainingSet.of(
            GaussianCodes.table(GaussianCodes.rows(3, 1, 1, 1, 4, 4)),
            HeadColumns.OF_CODES,
            ClassWeights.NONE)) {
      LocalRows rows = LocalTrials.rows(set.rows().collectAsList(), 2);

      LocalRows copy = copy(rows, LocalRows.class);

      assertThat(copy.codes()).isDeepEqualTo(rows.codes());
      assertThat(copy.classes()).containsExactly(rows.classes());
      assertThat(copy.weights()).containsExactly(rows.weights());
      assertThat(copy.classCount()).isEqualTo(2);
    }
  }

  private <T> T copy(T value, Class<T> type) {
    return kryo.deserialize(
        kryo.serialize(value, ClassTag$.MODULE$.apply(type)), ClassTag$.MODULE$.apply(type));
  }
}
