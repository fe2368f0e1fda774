package dev.headstart.finetune;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What all workers start a round from, as {@link Floats#bytes}. */
final class BroadcastNet extends NetBroadcastTuple {

  private static final long serialVersionUID = 1;

  private final byte[] params;
  private final byte[] updater;

  private BroadcastNet(ComputationGraphConfiguration conf, byte[] params, byte[] updater) {
    super(conf, null, null);
    this.params = params;
    this.updater = updater;
  }

  static BroadcastNet of(ComputationGraph network) {
    return new BroadcastNet(
        network.getConfiguration(),
        Floats.bytes(network.params()),
        Floats.bytes(network.getUpdater().getStateViewArray()));
  }

  @Override
  public INDArray getParameters() {
    return Floats.vector(params);
  }

  @Override
  public INDArray getUpdaterState() {
    return Floats.vector(updater);
  }
}
