package dev.headstart.finetune;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far a training is.
 *
 * @param before what the net was worth before the first step, or null
 * @param epochs those that are done
 * @param best the number of the best of them; 0 before the first
 * @param params the weights now
 * @param updater the state of the updater now; empty where it has none
 * @param bestParams the weights after the best epoch
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
record TrainingState(
    Validation before,
    List<Epoch> epochs,
    int best,
    float[] params,
    float[] updater,
    float[] bestParams) {

  TrainingState {
    epochs = List.copyOf(epochs);
  }

  static TrainingState start(Validation before) {
    return new TrainingState(before, List.of(), 0, new float[0], new float[0], new float[0]);
  }

  /** Puts the weights and the updater's state into a network, unless nothing is done yet. */
  void restore(ComputationGraph network) {
    if (!epochs.isEmpty()) {
      network.setParams(Floats.vector(params));
      if (updater.length > 0) {
        network.getUpdater().getStateViewArray().assign(Floats.vector(updater));
      }
    }
  }

  /** Puts the best weights into a network. */
  void restoreBest(ComputationGraph network) {
    network.setParams(Floats.vector(bestParams));
  }

  /** One epoch further. */
  TrainingState after(Epoch epoch, ComputationGraph network) {
    float[] now = Floats.of(network.params());
    INDArray state = network.getUpdater() == null ? null : network.getUpdater().getStateViewArray();
    boolean better = best == 0 || isBetter(epoch.validation(), epochs.get(best - 1).validation());
    return new TrainingState(
        before,
        Stream.concat(epochs.stream(), Stream.of(epoch)).toList(),
        better ? epoch.number() : best,
        now,
        state == null ? new float[0] : Floats.of(state),
        better ? now : bestParams);
  }

  TrainingCurves curves() {
    return new TrainingCurves(before, epochs, best);
  }

  /** Without validation the last one is taken for the best. */
  private static boolean isBetter(Validation now, Validation before) {
    return now == null
        || now.accuracy() > before.accuracy()
        || (now.accuracy() == before.accuracy() && now.loss() < before.loss());
  }
}
