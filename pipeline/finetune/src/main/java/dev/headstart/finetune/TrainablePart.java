// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Graph;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Splits a net for training, and tells before anything is computed what cannot be trained. */
final class TrainablePart {

  private static final Set<String> TRAINED = Set.of("Mul", "Add", "BatchNormalization", "Identity");

  private TrainablePart() {}

  /**
   * Splits a net. Where all of it is to be trained, nodes in front that only normalise the image
   * stay as they are.
   *
   * @param frozen the last frozen layer; empty means that all layers are trainable
   * @throws InvalidNetException that names the nodes that cannot be trained, and the first layer
   *     that can be the last frozen one
   */
  static SplitNet of(PretrainedNet net, Optional<String> frozen, FineTuneOptions options) {
    SplitNet split = whole(net, frozen, options);
    return options.trainedTo() == null ? split : FixedNorms.behind(options.trainedTo(), split);
  }

  private static SplitNet whole(
      PretrainedNet net, Optional<String> frozen, FineTuneOptions options) {
    SplitNet split = net.split(frozen);
    Optional<SplitNet> behind =
        frozen.isPresent()
            ? Optional.empty()
            : SplitNet.normalised(net)
                .map(layer -> net.split(Optional.of(layer)))
                .filter(part -> failure(part, options).isEmpty());
    if (behind.isPresent() && onlyNormalises(split, behind.get())) {
      return behind.get();
    }
    Optional<InvalidNetException> failure = failure(split, options);
    if (failure.isEmpty()) {
      return split;
    }
    if (behind.isPresent()) {
      return behind.get();
    }
    String wayOut =
        first(net, options)
            .map(layer -> Texts.format(" The first that it takes is '%s'.", layer))
            .orElse(" There is none: take --head-only.");
    throw new InvalidNetException(failure.get().getMessage() + wayOut, failure.get());
  }

  /**
   * Returns whether what lies before a part has numbers per channel or rearranges the image.
   * Products and sums with one number, and batch norm, are trained with the rest, as they always
   * were.
   */
  private static boolean onlyNormalises(SplitNet whole, SplitNet behind) {
    Graph graph = new Graph(whole.trainable());
    return graph.nodes().stream()
        .filter(node -> !behind.trainable().nodes().contains(node))
        .filter(node -> graph.dependsOnImage(node.output()))
        .anyMatch(
            node ->
                !TRAINED.contains(node.operator())
                    || (!node.operator().equals("BatchNormalization")
                        && node.inputs().stream()
                            .map(graph::constant)
                            .anyMatch(constant -> constant != null && constant.size() > 1)));
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
    List<String> layers = SplitNet.boundaries(net);
    int from = 0;
    int to = layers.size();
    while (from < to) {
      int middle = (from + to) / 2;
      if (takes(net, layers.get(middle), options)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from < layers.size() ? Optional.of(layers.get(from)) : Optional.empty();
  }

  private static boolean takes(PretrainedNet net, String layer, FineTuneOptions options) {
    try {
      return failure(net.split(Optional.of(layer)), options).isEmpty();
    } catch (InvalidNetException e) {
      return false; // it is not of floats
    }
  }
}
