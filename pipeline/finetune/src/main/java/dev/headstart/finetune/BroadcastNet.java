// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The network that all workers start a round from, with its arrays serialised as bytes. */
final class BroadcastNet extends NetBroadcastTuple {

  private static final long serialVersionUID = 1;

  private final NetState state;

  BroadcastNet(ComputationGraph network) {
    super(network.getConfiguration(), null, null);
    this.state = NetState.of(network);
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
