// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import dev.headstart.dl4j.Floats;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The network that all workers start a round from, with its arrays serialised as bytes. */
final class BroadcastNet extends NetBroadcastTuple {

  private static final long serialVersionUID = 1;

  private final NetState state;

  BroadcastNet(ComputationGraph network) {
    this(network, NetState.of(network));
  }

  private BroadcastNet(ComputationGraph network, NetState state) {
    super(network.getConfiguration(), null, null);
    this.state = state;
  }

  /** Returns a net with its weights and without what the optimizer knows. */
  static BroadcastNet ofWeights(ComputationGraph network) {
    return new BroadcastNet(network, new NetState(Floats.bytes(network.params()), new byte[0]));
  }

  @Override
  public INDArray getParameters() {
    return Floats.vector(state.params());
  }

  @Override
  public INDArray getUpdaterState() {
    return Floats.vector(state.updater());
  }
}
