// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.layer.NonNegative;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** A Deeplearning4j graph under construction from an ONNX graph. */
final class Draft {

  private final Graph graph;
  private final TensorShapes shapes;
  private final Map<String, Tensor> fixed;
  private final NonNegative nonNegative;
  private final GraphBuilder builder;
  private final Map<String, String> vertices = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, List<Node>> readers = new HashMap<>();
  private final List<Weight> weights = new ArrayList<>();
  private int count;

  /**
   * Creates a draft.
   *
   * @param nodes the nodes to read
   * @param fixed the values that do not depend on the image, beside the file's constants
   * @param input the name of the vertex that is the input
   */
  Draft(
      Graph graph,
      List<Node> nodes,
      TensorShapes shapes,
      Map<String, Tensor> fixed,
      GraphBuilder builder,
      String input) {
    this.graph = graph;
    this.shapes = shapes;
    this.fixed = fixed;
    this.nonNegative = new NonNegative(graph);
    this.builder = builder;
    vertices.put(graph.inputs().get(0).name(), input);
    for (Node node : nodes) {
      for (String tensor : node.inputs()) {
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

  /** Returns the shape of a computed tensor, with 1 for the batch. */
  List<Long> shape(String tensor) {
    return shapes.of(resolve(tensor));
  }

  boolean isNonNegative(String tensor) {
    return nonNegative.contains(tensor);
  }

  /** Returns the vertex that computes a tensor. */
  String vertex(String tensor) {
    String vertex = vertices.get(resolve(tensor));
    if (vertex == null) {
      throw new InvalidNetException(Texts.format("%s is not computed from the image", tensor));
    }
    return vertex;
  }

  /** Returns whether a tensor is known before there is an image. */
  boolean isConstant(String tensor) {
    return constant(tensor) != null;
  }

  /**
   * Returns the values of a constant of integers.
   *
   * @throws InvalidNetException if it is none
   */
  long[] integers(String tensor) {
    Tensor constant = constant(tensor);
    if (constant == null || constant.type().equals(ElementType.FLOAT)) {
      throw new InvalidNetException(Texts.format("%s is not a constant of integers", tensor));
    }
    return constant.integers();
  }

  /** Returns an input of integers, which older opsets have as an attribute. */
  long[] integers(Node node, int input, String attribute) {
    return node.hasInput(input)
        ? integers(node.input(input))
        : Arrays.stream(node.ints(attribute)).asLongStream().toArray();
  }

  /** Returns a constant, looking through Identity nodes, or null. */
  @Nullable Tensor constant(String tensor) {
    String name = resolve(tensor);
    Tensor constant = graph.constant(name);
    return constant != null ? constant : fixed.get(name);
  }

  /** Returns the values of a constant of floats. */
  float[] floats(String tensor) {
    return constantOfFloats(tensor).floatArray();
  }

  private Tensor constantOfFloats(String tensor) {
    Tensor constant = constant(tensor);
    if (constant == null || !constant.type().equals(ElementType.FLOAT)) {
      throw new InvalidNetException(Texts.format("%s is not a constant of 32-bit floats", tensor));
    }
    return constant;
  }

  /** Makes one tensor an alias of another. */
  void alias(String tensor, String original) {
    aliases.put(tensor, original);
  }

  /** Adds a layer for a node and returns its name. */
  String layer(Node node, Layer layer, String... inputs) {
    String name = fresh(node);
    builder.addLayer(name, layer, inputs);
    return name;
  }

  /** Returns the only node that reads the output of a node, or null. */
  @Nullable Node onlyReader(Node node) {
    List<Node> all = readers.getOrDefault(node.output(), List.of());
    return all.size() == 1 ? all.get(0) : null;
  }

  /** Returns whether the vertex that computes a node's output is known. */
  boolean isComputed(Node node) {
    return vertices.containsKey(node.output());
  }

  /** Adds a vertex for a node and returns its name. */
  String vertex(Node node, GraphVertex vertex, String... inputs) {
    String name = fresh(node);
    builder.addVertex(name, vertex, inputs);
    return name;
  }

  /** Adds a reshaping for a node and returns its name. */
  String reshape(Node node, InputPreProcessor reshaping, String input) {
    return vertex(node, new PreprocessorVertex(reshaping), input);
  }

  /** Records the vertex that computes a node's output. */
  void computes(Node node, String vertex) {
    computes(node.output(), vertex);
  }

  /** Records the vertex that computes a tensor. */
  void computes(String tensor, String vertex) {
    vertices.put(tensor, vertex);
  }

  /** Records the constant that a layer's parameter is read from, if the node has that input. */
  void weight(Node node, int input, String layer, String param, Weight.Layout layout) {
    weight(node, input, layer, param, layout, 0, 1);
  }

  void weight(
      Node node,
      int input,
      String layer,
      String param,
      Weight.Layout layout,
      int group,
      int groups) {
    constantOfFloats(node.input(input)); // must exist and have the right type
    weights.add(new Weight(layer, param, node.output(), input, layout, group, groups));
  }

  private String resolve(String tensor) {
    String name = tensor;
    while (aliases.containsKey(name)) {
      name = aliases.get(name);
    }
    return name;
  }

  private String fresh(Node node) {
    return node.bareOperator().toLowerCase(java.util.Locale.ROOT) + count++;
  }
}
