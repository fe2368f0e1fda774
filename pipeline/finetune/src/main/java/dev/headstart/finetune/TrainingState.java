package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * How far a training is.
 *
 * @param before what the net was worth before the first step, or null
 * @param epochs those that are done
 * @param best the number of the best of them; 0 before the first
 * @param now what the network has become
 * @param bestParams its weights after the best epoch, as {@link Floats#bytes}
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
public record TrainingState(
    Validation before, List<Epoch> epochs, int best, NetState now, byte[] bestParams) {

  public TrainingState {
    epochs = List.copyOf(epochs);
  }

  static TrainingState start(Validation before) {
    return new TrainingState(before, List.of(), 0, NetState.NONE, new byte[0]);
  }

  /** Puts the weights and the updater's state into a network, unless nothing is done yet. */
  void restore(ComputationGraph network) {
    if (!epochs.isEmpty()) {
      now.into(network);
    }
  }

  /** Puts the best weights into a network. */
  public void restoreBest(ComputationGraph network) {
    network.setParams(Floats.vector(bestParams));
  }

  /**
   * One epoch further. Without validation the last one is taken for the best.
   *
   * @param select by what an epoch is better than another
   */
  TrainingState after(Epoch epoch, ComputationGraph network, Selection select) {
    NetState state = NetState.of(network);
    boolean better =
        best == 0
            || epoch.validation() == null
            || select.isBetter(epoch.validation(), epochs.get(best - 1).validation());
    return new TrainingState(
        before,
        Stream.concat(epochs.stream(), Stream.of(epoch)).toList(),
        better ? epoch.number() : best,
        state,
        better ? state.params() : bestParams);
  }

  public TrainingCurves curves() {
    return new TrainingCurves(before, epochs, best);
  }
}
