// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Texts;
import dev.headstart.net.InvalidNetException;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import java.util.List;
import java.util.Optional;

/** Splits a net for training, and tells before anything is computed what cannot be trained. */
final class TrainablePart {

  private TrainablePart() {}

  /**
   * Splits a net. Where all of it is to be trained and cannot, the nodes in front that only
   * normalise the image stay as they are.
   *
   * @param frozen the last frozen layer; empty means that all layers are trainable
   * @throws InvalidNetException that names the nodes that cannot be trained, and the first layer
   *     that can be the last frozen one
   */
  static SplitNet of(PretrainedNet net, Optional<String> frozen, FineTuneOptions options) {
    SplitNet split = net.split(frozen);
    Optional<InvalidNetException> failure = failure(split, options);
    if (failure.isEmpty()) {
      return split;
    }
    Optional<String> normalised = frozen.isPresent() ? Optional.empty() : net.normalised();
    if (normalised.isPresent()) {
      SplitNet behind = net.split(normalised);
      if (failure(behind, options).isEmpty()) {
        return behind;
      }
    }
    String wayOut =
        first(net, options)
            .map(layer -> Texts.format(" The first that it takes is '%s'.", layer))
            .orElse("");
    throw new InvalidNetException(failure.get().getMessage() + wayOut, failure.get());
  }

  private static Optional<InvalidNetException> failure(SplitNet split, FineTuneOptions options) {
    if (split.trainable().nodes().isEmpty()) {
      return Optional.empty();
    }
    try {
      int length = split.backbone().lengths().get(0);
      HeadedNet.of(split, HeadWeights.zeros(List.of("a", "b"), length), options, null);
      return Optional.empty();
    } catch (InvalidNetException e) {
      return Optional.of(e);
    }
  }

  /** Found by halving: where a layer will do, each behind it will. */
  private static Optional<String> first(PretrainedNet net, FineTuneOptions options) {
    List<String> layers = net.boundaries();
    int from = 0;
    int to = layers.size();
    while (from < to) {
      int middle = (from + to) / 2;
      if (failure(net.split(Optional.of(layers.get(middle))), options).isEmpty()) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from < layers.size() ? Optional.of(layers.get(from)) : Optional.empty();
  }
}
