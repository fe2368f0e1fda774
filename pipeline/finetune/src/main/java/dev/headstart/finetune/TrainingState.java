// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * The state of a training after an epoch.
 *
 * @param before the validation before the first step, or null without validation images
 * @param epochs the results of the completed epochs
 * @param best the number of the best epoch; 0 before the first one
 * @param now the current weights and optimizer state
 * @param bestParams the weights after the best epoch, as {@link Floats#bytes}
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
public record TrainingState(
    @Nullable Validation before, List<Epoch> epochs, int best, NetState now, byte[] bestParams) {

  public TrainingState {
    epochs = List.copyOf(epochs);
  }

  static TrainingState start(@Nullable Validation before) {
    return new TrainingState(before, List.of(), 0, NetState.NONE, new byte[0]);
  }

  /**
   * Copies the current weights and optimizer state into a network; does nothing before the first
   * epoch.
   */
  void restore(ComputationGraph network) {
    if (!epochs.isEmpty()) {
      now.into(network);
    }
  }

  /** Copies the weights of the best epoch into a network. */
  public void restoreBest(ComputationGraph network) {
    network.setParams(Floats.vector(bestParams));
  }

  /**
   * Returns the state after one more epoch. Without validation the last epoch counts as the best.
   *
   * @param select by which metric an epoch is better than another
   */
  TrainingState after(Epoch epoch, ComputationGraph network, Selection select) {
    NetState state = NetState.of(network);
    @Nullable Validation now = epoch.validation();
    @Nullable Validation then = best == 0 ? null : epochs.get(best - 1).validation();
    boolean better = now == null || then == null || select.isBetter(now, then);
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
