package dev.headstart.net;

import dev.headstart.onnx.Graph;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a net that ends at given layers: drops what they do not need, and turns their maps into
 * codes by a mean over height and width.
 */
final class GraphCutter {

  /** From this version on, initializers need not be inputs too, which forbids folding them. */
  private static final long FIRST_IR_WITHOUT_INITIALIZER_INPUTS = 4;

  private final Graph graph;
  private final Activations activations;
  private final Optional<String> codeLayer;
  private final NonNegative nonNegative;

  /**
   * @param codeLayer the graph's own code layer, which is made non-negative where it is not; other
   *     layers are taken as they are
   */
  GraphCutter(Graph graph, Activations activations, Optional<String> codeLayer) {
    this.graph = graph;
    this.activations = activations;
    this.codeLayer = codeLayer;
    this.nonNegative = new NonNegative(graph);
  }

  /**
   * @throws InvalidNetException if a layer is unknown, named twice, or makes no code
   */
  CutNet cut(List<String> layers, Preprocessing image) {
    layers.forEach(graph::checkLayer);
    if (new HashSet<>(layers).size() < layers.size()) {
      throw new InvalidNetException("A layer is named twice in " + layers);
    }
    List<Integer> lengths = layers.stream().map(activations::codeLength).toList();
    Map<String, List<String>> tails = new LinkedHashMap<>();
    layers.forEach(layer -> tails.put(layer, tail(layer)));

    Model whole = graph.model();
    Set<String> needed = graph.ancestors(layers);
    ModelWriter cut =
        ModelWriter.emptied(whole)
            .irVersion(Math.max(whole.irVersion(), FIRST_IR_WITHOUT_INITIALIZER_INPUTS))
            .graphDoc(whole.graphDoc())
            .input(ValueInfo.floats(graph.image(), 3, image.height(), image.width()))
            .initializers(whole, needed::contains);

    Map<String, String> renamed = inner(tails, needed);
    BatchAxis batch = new BatchAxis(graph, activations, needed);
    for (Node node : graph.nodes()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        cut.add(batch.freed(node, cut).renamed(renamed));
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      String layer = layers.get(i);
      append(cut, renamed.getOrDefault(layer, layer), tails.get(layer), layer);
      cut.output(ValueInfo.floats(layer, lengths.get(i)));
    }
    return new CutNet(
        cut.clearTraining().clearUnusedFunctions().bytes(),
        graph.image(),
        layers,
        lengths,
        image.width(),
        image.height());
  }

  /** The operators that make a code of a layer's activations. */
  private List<String> tail(String layer) {
    List<String> ops = new ArrayList<>();
    if (codeLayer.filter(layer::equals).isPresent() && !nonNegative.contains(layer)) {
      ops.add("Relu");
    }
    if (activations.hasRank(layer, 4)) {
      ops.add("GlobalAveragePool");
      ops.add("Flatten");
    }
    return ops;
  }

  /** Names for the activations of layers whose code, under the layer's name, is something else. */
  private static Map<String, String> inner(Map<String, List<String>> tails, Set<String> taken) {
    Map<String, String> names = new HashMap<>();
    tails.forEach(
        (layer, ops) -> {
          if (!ops.isEmpty()) {
            names.put(layer, Names.unused(layer + "/activations", taken));
          }
        });
    return names;
  }

  private static void append(ModelWriter cut, String activations, List<String> ops, String layer) {
    String input = activations;
    for (int i = 0; i < ops.size(); i++) {
      String output = i == ops.size() - 1 ? layer : activations + "/" + ops.get(i);
      cut.add(Node.of(ops.get(i), List.of(input), List.of(output)).named(output + "/code" + i));
      input = output;
    }
  }
}
