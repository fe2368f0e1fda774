package dev.headstart.net;

import dev.headstart.image.Preprocessing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

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

    GraphProto whole = graph.model().getGraph();
    Set<String> needed = graph.ancestors(layers);
    GraphProto.Builder cut =
        GraphProto.newBuilder().setName(whole.getName()).setDocString(whole.getDocString());
    cut.addInput(floats(graph.image(), 3, image.height(), image.width()));
    whole.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(cut::addInitializer);
    whole.getSparseInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getValues().getName()))
        .forEach(cut::addSparseInitializer);

    Map<String, String> renamed = inner(tails, needed);
    BatchAxis batch = new BatchAxis(graph, activations, needed);
    for (NodeProto node : graph.nodes()) {
      if (Graph.outputs(node).stream().anyMatch(needed::contains)) {
        cut.addNode(Renaming.apply(batch.freed(node, cut), renamed));
      }
    }
    for (int i = 0; i < layers.size(); i++) {
      String layer = layers.get(i);
      append(cut, renamed.getOrDefault(layer, layer), tails.get(layer), layer);
      cut.addOutput(floats(layer, lengths.get(i)));
    }
    return new CutNet(
        model(cut.build()).toByteArray(),
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
            names.put(layer, Renaming.unused(layer + "/activations", taken));
          }
        });
    return names;
  }

  private static void append(
      GraphProto.Builder cut, String activations, List<String> ops, String layer) {
    String input = activations;
    for (int i = 0; i < ops.size(); i++) {
      String output = i == ops.size() - 1 ? layer : activations + "/" + ops.get(i);
      cut.addNode(
          NodeProto.newBuilder()
              .setName(output + "/code" + i)
              .setOpType(ops.get(i))
              .addInput(input)
              .addOutput(output));
      input = output;
    }
  }

  private ModelProto model(GraphProto cut) {
    return Functions.pruned(
        graph.model().toBuilder()
            .setGraph(cut)
            .clearTrainingInfo()
            .setIrVersion(
                Math.max(graph.model().getIrVersion(), FIRST_IR_WITHOUT_INITIALIZER_INPUTS)));
  }

  /** A float tensor of any number of pictures. */
  static ValueInfoProto floats(String name, int... picture) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("N"));
    for (int size : picture) {
      shape.addDim(Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
