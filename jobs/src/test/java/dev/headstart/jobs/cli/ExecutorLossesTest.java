// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.InputException;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;

class ExecutorLossesTest {

  private final ExecutorLosses losses = new ExecutorLosses();
  private final Exception failure = new IllegalStateException("an output is missing");

  @Test
  void memoryIsToldInPlaceOfWhatCameOfIt() {
    removed(
        "Container killed by YARN for exceeding physical memory limits. 1.3 GB of 896 MB physical"
            + " memory used. Consider boosting spark.executor.memoryOverhead.");
    removed("Container from a bad node");

    assertThat(losses.explain(failure))
        .hasMessageContaining("(1.3 GB of 896 MB): set --conf spark.executor.memoryOverhead")
        .hasCause(failure);
    InputException wrong = new InputException("a wrong call");
    assertThat(losses.explain(wrong)).isSameAs(wrong);
  }

  @Test
  void otherLossesChangeNothing() {
    removed("Container marked as failed. Exit status: 137.");
    assertThat(losses.explain(failure)).isSameAs(failure);
  }

  private void removed(String reason) {
    losses.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "1", reason));
  }
}
