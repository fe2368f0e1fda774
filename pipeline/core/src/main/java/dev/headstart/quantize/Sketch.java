// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph in the making: its nodes, in the order of computation, and its constants. */
final class Sketch {

  private static final long FIRST_IR_WITHOUT_INITIALIZER_INPUTS = 4;

  private final Model model;
  private final String image;
  private final Set<String> kept = new HashSet<>();
  private final List<Node> nodes;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  /**
   * Starts with all of a model.
   *
   * @param layer a tensor that stays, like the outputs
   */
  Sketch(Model model, String layer) {
    this.model = model;
    this.image = new Graph(model).image();
    kept.add(layer);
    model.outputs().forEach(output -> kept.add(output.name()));
    nodes = new ArrayList<>(model.nodes());
    model.initializers().forEach(tensor -> constants.put(tensor.name(), tensor));
    for (Node node : nodes) {
      Tensor value = value(node);
      if (value != null) {
        constants.put(node.output(), value);
      }
      names.addAll(node.outputs());
    }
    names.addAll(constants.keySet());
    names.add(image);
  }

  /** PyTorch writes weights that layers share as an Identity of a constant. */
  private @Nullable Tensor value(Node node) {
    return switch (node.operator()) {
      case "Constant" -> node.tensor("value").orElse(null);
      case "Identity" -> constants.get(node.input(0));
      default -> null;
    };
  }

  /** Returns the name of the input that is the image. */
  String image() {
    return image;
  }

  /** Returns the version of ONNX's own operators. */
  long opset() {
    return model.opset();
  }

  /** Returns the nodes, in the order of computation. */
  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Returns the value of a tensor that is always the same, or null. */
  @Nullable Tensor constant(String tensor) {
    return constants.get(tensor);
  }

  /** Returns whether a tensor must stay, as an output or the code layer. */
  boolean keeps(String tensor) {
    return kept.contains(tensor);
  }

  /** Returns the node that computes a tensor, or null. */
  @Nullable Node producer(String tensor) {
    for (Node node : nodes) {
      if (node.outputs().contains(tensor)) {
        return node;
      }
    }
    return null;
  }

  /** Returns the one node that reads a tensor, or null if there are several or it must stay. */
  @Nullable Node onlyReader(String tensor) {
    List<Node> readers = nodes.stream().filter(node -> node.reads().contains(tensor)).toList();
    return readers.size() == 1 && !keeps(tensor) ? readers.get(0) : null;
  }

  /** Adds a constant under this name or one like it, and returns the name. */
  String add(String name, float[] values, long... dims) {
    String unique = unused(name);
    constants.put(unique, Tensor.floats(unique, values, dims));
    return unique;
  }

  /** Returns the name, with a number behind it if it is taken, and takes it. */
  String unused(String name) {
    String unique = name;
    for (int i = 2; !names.add(unique); i++) {
      unique = name + "/" + i;
    }
    return unique;
  }

  /** Replaces a node by another one. */
  void replace(Node old, Node by) {
    nodes.set(nodes.indexOf(old), by);
  }

  /** Removes a node whose output nobody reads any more. */
  void remove(Node node) {
    nodes.remove(node);
  }

  /** Returns the tensors that a tensor is computed from, with itself. */
  Set<String> ancestors(String tensor) {
    Map<String, Node> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(tensor));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      Node node = seen.add(next) ? producers.get(next) : null;
      if (node != null) {
        open.addAll(node.reads());
      }
    }
    return seen;
  }

  /** Starts a model with the same inputs and outputs, and nothing in between. */
  ModelWriter frame() {
    ModelWriter writer =
        ModelWriter.emptied(model)
            .irVersion(Math.max(model.irVersion(), FIRST_IR_WITHOUT_INITIALIZER_INPUTS))
            .graphDoc(model.graphDoc());
    new Graph(model).inputs().forEach(writer::input);
    return writer.outputs(model.outputs());
  }

  /**
   * Adds the constants that nodes read, as they are here; those that no longer appear are left out.
   */
  void addConstants(ModelWriter writer, Set<String> read) {
    Set<String> computed = new HashSet<>();
    nodes.forEach(node -> computed.addAll(node.outputs()));
    constants.forEach(
        (name, tensor) -> {
          if (read.contains(name) && !computed.contains(name)) {
            writer.add(tensor.renamed(name));
          }
        });
    Set<String> dense = constants.keySet();
    writer.initializers(model, name -> read.contains(name) && !dense.contains(name));
  }

  /**
   * Returns the model with other outputs, and without the nodes that they do not need.
   *
   * @param tensors the outputs
   */
  Model exposing(List<String> tensors) {
    Set<String> needed = new HashSet<>();
    tensors.forEach(tensor -> needed.addAll(ancestors(tensor)));
    ModelWriter writer = frame();
    nodes.stream()
        .filter(node -> node.outputs().stream().anyMatch(needed::contains))
        .forEach(writer::add);
    addConstants(writer, needed);
    return writer
        .outputs(tensors.stream().map(ValueInfo::named).toList())
        .clearTraining()
        .clearUnusedFunctions()
        .model();
  }
}
