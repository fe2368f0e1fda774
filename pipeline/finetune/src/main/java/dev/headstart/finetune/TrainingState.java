// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import dev.headstart.finetune.averaging.NetState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * The state of a training after an epoch.
 *
 * @param before the validation before the first step, or null without validation images
 * @param epochs the results of the completed epochs
 * @param now the current weights and optimizer state
 * @param momentum the slow momentum, as {@link Floats#bytes}; empty without one
 * @param kept the weights of the best epochs, the best one first; none before the first epoch
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
public record TrainingState(
    @Nullable Validation before,
    List<Epoch> epochs,
    NetState now,
    byte[] momentum,
    List<EpochWeights> kept) {

  /** Copies the lists. */
  public TrainingState {
    epochs = List.copyOf(epochs);
    kept = List.copyOf(kept);
  }

  static TrainingState start(@Nullable Validation before) {
    return new TrainingState(before, List.of(), NetState.NONE, new byte[0], List.of());
  }

  /** Returns the number of the best epoch; 0 before the first one. */
  int best() {
    return kept.isEmpty() ? 0 : kept.get(0).epoch();
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
    network.setParams(Floats.vector(kept.get(0).params()));
  }

  /**
   * Returns the state after one more epoch. Without validation the last epoch counts as the best.
   *
   * @param momentum the slow momentum after it
   * @param options by which metric an epoch is better than another, and how many are kept
   */
  TrainingState after(
      Epoch epoch, ComputationGraph network, float[] momentum, FineTuneOptions options) {
    NetState state = NetState.of(network);
    List<EpochWeights> best = new ArrayList<>(kept);
    best.add(place(epoch, options.select()), new EpochWeights(epoch.number(), state.params()));
    return new TrainingState(
        before,
        Stream.concat(epochs.stream(), Stream.of(epoch)).toList(),
        state,
        Floats.bytes(momentum),
        best.subList(0, Math.min(options.soup(), best.size())));
  }

  /** Returns the place of an epoch among those kept: behind all that it is not better than. */
  private int place(Epoch epoch, Selection select) {
    @Nullable Validation now = epoch.validation();
    int place = 0;
    while (now != null && place < kept.size()) {
      @Nullable Validation other = validation(kept.get(place).epoch());
      if (other == null || select.isBetter(now, other)) {
        break;
      }
      place++;
    }
    return place;
  }

  /** Returns the validation after an epoch; null without validation images. */
  @Nullable Validation validation(int epoch) {
    return epochs.get(epoch - 1).validation();
  }

  /** Returns the training curves. */
  public TrainingCurves curves() {
    return new TrainingCurves(before, epochs, best());
  }
}
