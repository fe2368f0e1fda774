package dev.headstart.net;

import dev.headstart.onnx.Graph;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Lists the layers of a net. */
final class LayerList {

  private LayerList() {}

  static List<Layer> of(Graph graph, Activations activations, CodeLayerFinder finder) {
    Set<String> beforeClassifier = finder.beforeClassifier();
    return graph.computed().stream()
        .filter(tensor -> activations.shape(tensor) != null)
        .map(
            tensor ->
                new Layer(
                    tensor,
                    graph.producer(tensor).operator(),
                    batched(activations.shape(tensor)),
                    beforeClassifier.contains(tensor) && makesCode(tensor, activations)))
        .toList();
  }

  private static boolean makesCode(String tensor, Activations activations) {
    return (activations.hasRank(tensor, 2) || activations.hasRank(tensor, 4))
        && activations.codeLength(tensor) > 1;
  }

  private static List<Long> batched(List<Long> shape) {
    return IntStream.range(0, shape.size())
        .mapToObj(i -> i == 0 && shape.get(i) == 1 ? Long.valueOf(-1) : shape.get(i))
        .toList();
  }
}
