package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * What a training changes in a network, as {@link Floats#bytes}.
 *
 * @param params the weights
 * @param updater the state of the updater
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
record NetState(byte[] params, byte[] updater) implements Serializable {

  /** Of a training that has not begun. */
  static final NetState NONE = new NetState(new byte[0], new byte[0]);

  static NetState of(ComputationGraph network) {
    return new NetState(
        Floats.bytes(network.params()), Floats.bytes(network.getUpdater().getStateViewArray()));
  }

  static NetState of(ParameterAveragingTrainingResult result) {
    return new NetState(
        Floats.bytes(result.getParameters()), Floats.bytes(result.getUpdaterState()));
  }

  /** Puts it into a network of the same kind. */
  void into(ComputationGraph network) {
    network.setParams(Floats.vector(params));
    network.getUpdater().setStateViewArray(Floats.vector(updater));
  }
}
