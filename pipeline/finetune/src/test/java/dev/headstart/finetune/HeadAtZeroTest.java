// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadAtZeroTest {

  @TempDir Path folder;

  @Test
  void isNotTrainedFirst() throws Exception {
    assertThat(callers(new Lesson(folder))).anyMatch(caller -> caller.contains("LinearHead"));
    assertThat(callers(new Lesson(folder).fromZero()))
        .isNotEmpty()
        .noneMatch(caller -> caller.contains("LinearHead"));
  }

  /** Where the stages of a training were called from. */
  private static Queue<String> callers(Lesson lesson) throws TimeoutException {
    SparkContext sc = LocalSpark.session().sparkContext();
    Queue<String> callers = new ConcurrentLinkedQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            callers.add(stage.stageInfo().details());
          }
        };
    sc.addSparkListener(listener);
    try {
      lesson.teach("code", Lesson.options(1, 1));
      sc.listenerBus().waitUntilEmpty();
    } finally {
      sc.removeSparkListener(listener);
    }
    return callers;
  }
}
