package dev.headstart.finetune;

import java.io.Serializable;
import java.util.Iterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * What a worker came to in a round.
 *
 * @param params the weights, as {@link Floats#bytes}
 * @param updater the updater's state, likewise
 * @param loss of the last step
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
record WorkerResult(byte[] params, byte[] updater, double loss) implements Serializable {

  static WorkerResult of(ParameterAveragingTrainingResult result) {
    return new WorkerResult(
        Floats.bytes(result.getParameters()),
        Floats.bytes(result.getUpdaterState()),
        result.getScore());
  }

  /** The mean of at least one; its last bits depend on their order. */
  static WorkerResult mean(Iterator<WorkerResult> results) {
    WorkerResult first = results.next();
    float[] params = Floats.of(first.params);
    float[] updater = Floats.of(first.updater);
    double loss = first.loss;
    int count = 1;
    for (; results.hasNext(); count++) {
      WorkerResult next = results.next();
      add(params, Floats.of(next.params));
      add(updater, Floats.of(next.updater));
      loss += next.loss;
    }
    divide(params, count);
    divide(updater, count);
    return new WorkerResult(Floats.bytes(params), Floats.bytes(updater), loss / count);
  }

  /** Goes on from it. */
  void into(ComputationGraph network) {
    network.setParams(Floats.vector(params));
    network.getUpdater().setStateViewArray(Floats.vector(updater));
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
