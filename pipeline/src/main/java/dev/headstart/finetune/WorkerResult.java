package dev.headstart.finetune;

import java.io.Serializable;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a worker came to in a round, as it travels: plain bytes, whatever serializer Spark has.
 *
 * @param params the weights, as {@link Floats#bytes}
 * @param updater the updater's state, likewise, or null
 * @param loss of the last step
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
record WorkerResult(byte[] params, byte[] updater, double loss) implements Serializable {

  static WorkerResult of(ParameterAveragingTrainingResult result) {
    return new WorkerResult(
        bytes(result.getParameters()), bytes(result.getUpdaterState()), result.getScore());
  }

  ParameterAveragingTrainingResult back() {
    return new ParameterAveragingTrainingResult(row(params), row(updater), loss, null, null, null);
  }

  private static byte[] bytes(INDArray values) {
    return values == null ? null : Floats.bytes(Floats.of(values));
  }

  private static INDArray row(byte[] values) {
    return values == null ? null : Floats.array(Floats.of(values), 1, values.length / Float.BYTES);
  }
}
