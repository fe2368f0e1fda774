// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import dev.headstart.dl4j.Floats;
import java.io.Serializable;
import java.util.Iterator;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * The result of a worker in a round.
 *
 * @param state the worker's weights and optimizer state
 * @param loss the loss of the last step
 */
record WorkerResult(NetState state, double loss) implements Serializable {

  static WorkerResult of(ParameterAveragingTrainingResult result) {
    return new WorkerResult(NetState.of(result), result.getScore());
  }

  /** Returns the mean of one or more results; its last bits depend on their order. */
  static WorkerResult mean(Iterator<WorkerResult> results) {
    WorkerResult first = results.next();
    float[] params = Floats.of(first.state.params());
    float[] updater = Floats.of(first.state.updater());
    double loss = first.loss;
    int count = 1;
    for (; results.hasNext(); count++) {
      WorkerResult next = results.next();
      add(params, Floats.of(next.state.params()));
      add(updater, Floats.of(next.state.updater()));
      loss += next.loss;
    }
    divide(params, count);
    divide(updater, count);
    return new WorkerResult(
        new NetState(Floats.bytes(params), Floats.bytes(updater)), loss / count);
  }

  private static void add(float[] sum, float[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  private static void divide(float[] sum, int count) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= count;
    }
  }
}
