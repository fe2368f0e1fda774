package dev.headstart.net;

import dev.headstart.Texts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/** An ONNX graph whose tensors can be looked up by name. */
public final class Graph {

  private final ModelProto model;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Set<String> initializers = new HashSet<>();
  private final Set<String> fromImage = new LinkedHashSet<>();

  /** Indexes a model; it is not copied. */
  public Graph(ModelProto model) {
    this.model = model;
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    initializers.addAll(constants.keySet());
    graph
        .getSparseInitializerList()
        .forEach(tensor -> initializers.add(tensor.getValues().getName()));
    for (ValueInfoProto input : inputs()) {
      fromImage.add(input.getName());
    }
    for (NodeProto node : graph.getNodeList()) {
      boolean dependent = reads(node).stream().anyMatch(fromImage::contains);
      for (String output : outputs(node)) {
        producers.put(output, node);
        if (dependent) {
          fromImage.add(output);
        }
      }
      if (node.getOpType().equals("Constant")) {
        attribute(node, "value")
            .filter(AttributeProto::hasT)
            .forEach(value -> constants.put(node.getOutput(0), value.getT()));
      }
    }
  }

  /** The model that it was made of. */
  public ModelProto model() {
    return model;
  }

  /** The nodes, in the order of computation. */
  public List<NodeProto> nodes() {
    return model.getGraph().getNodeList();
  }

  /** The inputs that have no value of their own. */
  public List<ValueInfoProto> inputs() {
    return model.getGraph().getInputList().stream()
        .filter(input -> !initializers.contains(input.getName()))
        .toList();
  }

  /** The name of the one input; only after {@link InputCheck}. */
  String image() {
    return inputs().get(0).getName();
  }

  /** The node that computes a tensor, or null for inputs, initializers and unknown names. */
  public NodeProto producer(String tensor) {
    return producers.get(tensor);
  }

  /** The value of an initializer or a Constant node, or null. */
  public TensorProto constant(String tensor) {
    return constants.get(tensor);
  }

  /** Whether a tensor's value depends on the picture. */
  public boolean dependsOnImage(String tensor) {
    return fromImage.contains(tensor);
  }

  /** The tensors that are computed from the picture, in the order of the graph. */
  List<String> computed() {
    return fromImage.stream().filter(producers::containsKey).toList();
  }

  /** The given tensors and all that they are computed from. */
  public Set<String> ancestors(Iterable<String> tensors) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    tensors.forEach(open::push);
    while (!open.isEmpty()) {
      String tensor = open.pop();
      NodeProto node = seen.add(tensor) ? producers.get(tensor) : null;
      if (node != null) {
        reads(node).forEach(open::push);
      }
    }
    return seen;
  }

  /**
   * @throws InvalidNetException with the nearest names, if no node computes such a tensor
   */
  void checkLayer(String layer) {
    if (!producers.containsKey(layer) || !fromImage.contains(layer)) {
      throw new InvalidNetException(
          Texts.format(
              "The net has no layer '%s'; nearest: %s; headstart zoo show lists all %d",
              layer, String.join(", ", Names.nearest(layer, computed(), 3)), computed().size()));
    }
  }

  /** The operator's name; with its domain where it is not ONNX's own. */
  public static String op(NodeProto node) {
    String domain = node.getDomain();
    return domain.isEmpty() || domain.equals("ai.onnx")
        ? node.getOpType()
        : domain + "." + node.getOpType();
  }

  /** The names of the tensors that a node computes. */
  public static List<String> outputs(NodeProto node) {
    return node.getOutputList().stream().filter(name -> !name.isEmpty()).toList();
  }

  /** What a node reads: its inputs, and what its subgraphs take from the graph around them. */
  static List<String> reads(NodeProto node) {
    List<String> names = new ArrayList<>();
    node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(names::add);
    for (AttributeProto attribute : node.getAttributeList()) {
      // Names are unique over all levels, so a subgraph's own names do no harm here.
      subgraphs(attribute)
          .forEach(
              graph -> {
                graph.getNodeList().forEach(inner -> names.addAll(reads(inner)));
                graph.getOutputList().forEach(output -> names.add(output.getName()));
              });
    }
    return names;
  }

  static Stream<GraphProto> subgraphs(AttributeProto attribute) {
    return Stream.concat(
        attribute.hasG() ? Stream.of(attribute.getG()) : Stream.empty(),
        attribute.getGraphsList().stream());
  }

  /** A node's attribute as a stream of one, or none. */
  public static Stream<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .limit(1);
  }
}
