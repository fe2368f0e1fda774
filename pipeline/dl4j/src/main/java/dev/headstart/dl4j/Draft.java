package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.Activations;
import dev.headstart.net.Constants;
import dev.headstart.net.Graph;
import dev.headstart.net.InvalidNetException;
import dev.headstart.net.NonNegative;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A Deeplearning4j graph while it is made from an ONNX graph. */
final class Draft {

  private final Graph graph;
  private final Activations activations;
  private final List<Long> inputShape;
  private final NonNegative nonNegative;
  private final GraphBuilder builder;
  private final Map<String, String> vertices = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final List<Weight> weights = new ArrayList<>();
  private int count;

  /**
   * @param nodes those that are read
   * @param shape the shape of the graph's input, with 1 for the batch
   * @param input the name of the vertex that is the input
   */
  Draft(
      Graph graph,
      List<NodeProto> nodes,
      Activations activations,
      List<Long> shape,
      GraphBuilder builder,
      String input) {
    this.graph = graph;
    this.activations = activations;
    this.inputShape = shape;
    this.nonNegative = new NonNegative(graph);
    this.builder = builder;
    vertices.put(graph.inputs().get(0).getName(), input);
    for (NodeProto node : nodes) {
      for (String tensor : node.getInputList()) {
        readers.computeIfAbsent(tensor, t -> new ArrayList<>()).add(node);
      }
    }
  }

  Graph graph() {
    return graph;
  }

  List<Weight> weights() {
    return weights;
  }

  /** The shape of a computed tensor, with 1 for the batch. */
  List<Long> shape(String tensor) {
    String name = resolve(tensor);
    boolean isInput = name.equals(graph.inputs().get(0).getName());
    List<Long> shape = isInput ? inputShape : activations.shape(name);
    if (shape == null) {
      throw new InvalidNetException(Texts.format("%s is not a tensor of floats", tensor));
    }
    return shape;
  }

  boolean isNonNegative(String tensor) {
    return nonNegative.contains(tensor);
  }

  /** The vertex that computes a tensor. */
  String vertex(String tensor) {
    String vertex = vertices.get(resolve(tensor));
    if (vertex == null) {
      throw new InvalidNetException(Texts.format("%s is not computed from the picture", tensor));
    }
    return vertex;
  }

  /** A constant, also behind Identity nodes, or null. */
  TensorProto constant(String tensor) {
    return graph.constant(resolve(tensor));
  }

  /** The values of a constant of floats. */
  float[] floats(String tensor) {
    TensorProto constant = constant(tensor);
    if (constant == null || constant.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
      throw new InvalidNetException(Texts.format("%s is not a constant of 32-bit floats", tensor));
    }
    return Constants.floatArray(constant);
  }

  /** Takes one tensor for another. */
  void alias(String tensor, String original) {
    aliases.put(tensor, original);
  }

  /** Adds a layer for a node and returns its name. */
  String layer(NodeProto node, Layer layer, String... inputs) {
    String name = fresh(node);
    builder.addLayer(name, layer, inputs);
    return name;
  }

  /** The one node that reads what a node computes, or null. */
  NodeProto onlyReader(NodeProto node) {
    List<NodeProto> all = readers.getOrDefault(node.getOutput(0), List.of());
    return all.size() == 1 ? all.get(0) : null;
  }

  /** Whether it is known which vertex computes a node's output. */
  boolean isComputed(NodeProto node) {
    return vertices.containsKey(node.getOutput(0));
  }

  /** Adds a vertex for a node and returns its name. */
  String vertex(NodeProto node, GraphVertex vertex, String... inputs) {
    String name = fresh(node);
    builder.addVertex(name, vertex, inputs);
    return name;
  }

  /** Adds a reshaping for a node and returns its name. */
  String reshape(NodeProto node, InputPreProcessor reshaping, String input) {
    return vertex(node, new PreprocessorVertex(reshaping), input);
  }

  /** Says which vertex computes a node's output. */
  void computes(NodeProto node, String vertex) {
    vertices.put(node.getOutput(0), vertex);
  }

  /** Says where a layer's parameter comes from, where the node has that input. */
  void weight(NodeProto node, int input, String layer, String param, Weight.Layout layout) {
    weight(node, input, layer, param, layout, 0, 1);
  }

  void weight(
      NodeProto node,
      int input,
      String layer,
      String param,
      Weight.Layout layout,
      int group,
      int groups) {
    floats(node.getInput(input)); // there, and of the right type
    weights.add(new Weight(layer, param, node.getOutput(0), input, layout, group, groups));
  }

  private String resolve(String tensor) {
    String name = tensor;
    while (aliases.containsKey(name)) {
      name = aliases.get(name);
    }
    return name;
  }

  private String fresh(NodeProto node) {
    return node.getOpType().toLowerCase(java.util.Locale.ROOT) + count++;
  }
}
