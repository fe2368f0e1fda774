// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes nets take any number of images that were exported for one, or for another fixed number.
 *
 * <p>Besides the dimension of the input itself, most such nets fix the batch in one place: the
 * first number of a Reshape's constant shape. It is replaced by 0, which takes the size from the
 * reshaped tensor. Whether the net then really takes batches is checked when it is loaded.
 */
final class BatchAxis {

  private final Graph graph;
  private final Activations activations;
  private final Set<String> taken;
  private final Set<String> added = new HashSet<>();

  /**
   * Creates a converter.
   *
   * @param taken the names of the tensors that already exist
   */
  BatchAxis(Graph graph, Activations activations, Set<String> taken) {
    this.graph = graph;
    this.activations = activations;
    this.taken = taken;
  }

  /**
   * Returns the node, or one that does the same to each image of a batch. New constants are added
   * to the graph.
   */
  Node freed(Node node, ModelWriter cut) {
    if (!node.operator().equals("Reshape") || !reshapesImages(node)) {
      return node;
    }
    return node.inputs().size() > 1 ? freedInput(node, cut) : freedAttribute(node);
  }

  private boolean reshapesImages(Node node) {
    List<Long> shape = activations.shape(node.input(0));
    return shape != null && !shape.isEmpty() && shape.get(0) == 1;
  }

  private Node freedInput(Node node, ModelWriter cut) {
    Tensor constant = graph.constant(node.input(1));
    if (constant == null || !constant.type().equals(ElementType.INT64)) {
      return node;
    }
    List<Long> shape = Arrays.stream(constant.integers()).boxed().toList();
    boolean zeros = node.integer("allowzero", 0) != 0;
    if (!startsWithBatch(shape) || (zeros && shape.contains(0L))) {
      return node;
    }
    String name = Names.unused(node.input(1) + "/N", taken);
    if (added.add(name)) {
      cut.add(Tensor.integers(name, freed(shape).stream().mapToLong(Long::longValue).toArray()));
    }
    return (zeros ? node.without("allowzero") : node).withInput(1, name);
  }

  private Node freedAttribute(Node node) {
    return node.integers("shape")
        .filter(this::startsWithBatch)
        .map(shape -> node.withIntegers("shape", freed(shape)))
        .orElse(node);
  }

  private boolean startsWithBatch(List<Long> shape) {
    return !shape.isEmpty() && shape.get(0) == activations.batch();
  }

  private static List<Long> freed(List<Long> shape) {
    List<Long> freed = new ArrayList<>(shape);
    freed.set(0, 0L);
    return freed;
  }
}
