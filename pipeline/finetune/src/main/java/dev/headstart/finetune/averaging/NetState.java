// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import dev.headstart.dl4j.Floats;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;

/**
 * The state of a network that training changes, as {@link Floats#bytes}.
 *
 * @param params the weights
 * @param updater the state of the optimizer
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
public record NetState(byte[] params, byte[] updater) implements Serializable {

  /** The state before training. */
  public static final NetState NONE = new NetState(new byte[0], new byte[0]);

  /** Returns the state of a network. */
  public static NetState of(ComputationGraph network) {
    return new NetState(
        Floats.bytes(network.params()), Floats.bytes(network.getUpdater().getStateViewArray()));
  }

  static NetState of(ParameterAveragingTrainingResult result) {
    return new NetState(
        Floats.bytes(result.getParameters()), Floats.bytes(result.getUpdaterState()));
  }

  /** Copies this state into a network of the same architecture. */
  public void into(ComputationGraph network) {
    network.setParams(Floats.vector(params));
    network.getUpdater().setStateViewArray(Floats.vector(updater));
  }
}
