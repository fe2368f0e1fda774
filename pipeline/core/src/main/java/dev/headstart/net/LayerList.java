// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.layer.CodeLayerFinder;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Lists the layers of a net. */
final class LayerList {

  private LayerList() {}

  static List<Layer> of(
      Graph graph, Activations activations, CodeLayerFinder finder, CodeChoice choice) {
    Set<String> beforeClassifier = finder.beforeClassifier();
    List<Layer> layers = new ArrayList<>();
    for (String tensor : graph.computed()) {
      Node node = graph.producer(tensor);
      List<Long> shape = activations.shape(tensor);
      if (node != null && shape != null) {
        boolean code = beforeClassifier.contains(tensor) && makesCode(tensor, activations, choice);
        layers.add(new Layer(tensor, node.operator(), batched(shape), code));
      }
    }
    return layers;
  }

  /** Returns the inputs of the weighted layers before the code layer that give codes, and it. */
  static List<String> taps(Graph graph, List<Layer> layers, CodeLayerFinder finder, String code) {
    Set<String> usable = new HashSet<>();
    layers.stream().filter(Layer::codeLayer).forEach(layer -> usable.add(layer.name()));
    usable.removeAll(InputForm.normalising(graph));
    usable.remove(code);
    List<String> taps = new ArrayList<>(finder.weightedInputs(code));
    taps.retainAll(usable);
    taps.add(code);
    return List.copyOf(taps);
  }

  /**
   * Checks that a layer exists.
   *
   * @throws InvalidNetException with the nearest names, if no node computes such a tensor
   */
  static void check(Graph graph, String layer) {
    if (graph.producer(layer) == null || !graph.dependsOnImage(layer)) {
      List<String> known = graph.computed();
      throw new InvalidNetException(
          Texts.format(
              "The net has no layer '%s'; nearest: %s; headstart zoo show lists all %d",
              layer, String.join(", ", Names.nearest(layer, known, 3)), known.size()));
    }
  }

  private static boolean makesCode(String tensor, Activations activations, CodeChoice choice) {
    boolean vectors =
        activations.hasRank(tensor, 2)
            || activations.hasRank(tensor, 4)
            || (activations.hasRank(tensor, 3) && choice.pool(tensor) != null);
    return vectors && activations.codeLength(tensor, choice.pool(tensor)) > 1;
  }

  private static List<Long> batched(List<Long> shape) {
    return IntStream.range(0, shape.size())
        .mapToObj(i -> i == 0 && shape.get(i) == 1 ? Long.valueOf(-1) : shape.get(i))
        .toList();
  }
}
