package dev.headstart.finetune;

import java.io.Serializable;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a worker came to in a round, as it travels: plain arrays, whatever serializer Spark has.
 *
 * @param params the weights
 * @param updater the updater's state, or null
 * @param loss of the last step
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
record WorkerResult(float[] params, float[] updater, double loss) implements Serializable {

  static WorkerResult of(ParameterAveragingTrainingResult result) {
    return new WorkerResult(
        floats(result.getParameters()), floats(result.getUpdaterState()), result.getScore());
  }

  ParameterAveragingTrainingResult back() {
    return new ParameterAveragingTrainingResult(row(params), row(updater), loss, null, null, null);
  }

  private static float[] floats(INDArray values) {
    return values == null ? null : values.dup().data().asFloat();
  }

  private static INDArray row(float[] values) {
    return values == null ? null : Nd4j.create(values, new long[] {1, values.length}, 'c');
  }
}
