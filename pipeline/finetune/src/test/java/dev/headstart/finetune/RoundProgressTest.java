// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class RoundProgressTest {

  @Test
  void imagesAreToldWhileATaskRunsAndNeverMoreThanTheRoundHas() {
    List<Long> told = new CopyOnWriteArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void images(int epoch, long done) {
            assertThat(epoch).isEqualTo(2);
            told.add(done);
          }
        };
    SparkContext sc = LocalSpark.session().sparkContext();
    try (RoundProgress progress = new RoundProgress(sc, listener)) {
      progress.begin(2, 100, 130);
      LongAccumulator read = progress.read();
      new JavaSparkContext(sc)
          .parallelize(List.of(40), 1)
          .foreach(
              images -> {
                for (int i = 0; i < images; i++) {
                  read.add(1);
                  Thread.sleep(75);
                }
              });
      progress.end();
    }

    assertThat(told).isSorted().last().isEqualTo(130L);
    assertThat(told).hasSizeGreaterThan(1).allMatch(done -> done > 100 && done <= 130);
  }
}
