// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Names;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Views of a tensor as PyTorch exports them ({@code as_strided}): its values in a line, and a
 * Gather of all of them in their order. That is a Reshape, which can be computed for a batch and
 * trained; ConvNeXt of timm has one before its head.
 */
final class StridedViews {

  /** A view: what it is of, and its shape. */
  private record View(Node gather, Node line, List<Long> shape) {}

  private final Map<String, View> views = new HashMap<>();
  private final Set<String> needed;

  /**
   * Finds the views.
   *
   * @param ends the tensors that the cut net is for
   */
  StridedViews(Graph graph, Activations activations, List<String> ends) {
    Set<String> needed = graph.ancestors(ends);
    for (Node node : graph.nodes()) {
      View view = view(node, graph, activations);
      if (view != null && needed.contains(node.output())) {
        views.put(node.output(), view);
      }
    }
    this.needed = views.isEmpty() ? needed : without(graph, needed, ends);
  }

  /** Returns the tensors that are needed where each view is a Reshape. */
  Set<String> needed() {
    return needed;
  }

  /** Returns the node, or the Reshape that it is. The constant for its shape is added. */
  Node reshaped(Node node, ModelWriter cut) {
    View view = node.outputs().isEmpty() ? null : views.get(node.output());
    if (view == null) {
      return node;
    }
    long[] shape = view.shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] = 0; // that of the tensor
    String name = Names.unused(node.output() + "/shape", needed);
    cut.add(Tensor.integers(name, shape));
    return Node.of("Reshape", List.of(view.line().input(0), name), List.of(node.output()));
  }

  private static @Nullable View view(Node node, Graph graph, Activations activations) {
    if (!node.operator().equals("Gather") || node.integer("axis", 0) != 0) {
      return null;
    }
    Tensor indices = graph.constant(node.input(1));
    Node line = graph.producer(node.input(0));
    if (indices == null || line == null || !isLine(line, graph)) {
      return null;
    }
    List<Long> of = activations.shape(line.input(0));
    boolean whole =
        of != null
            && indices.type().equals(ElementType.INT64)
            && indices.dims().size() > 1
            && of.get(0) == 1 // of one image
            && indices.dims().get(0) == activations.batch()
            && of.stream().reduce(activations.batch(), (a, b) -> a * b) == indices.size()
            && inOrder(indices.integers());
    return whole ? new View(node, line, indices.dims()) : null;
  }

  private static boolean isLine(Node node, Graph graph) {
    Tensor shape = node.inputs().size() > 1 ? graph.constant(node.input(1)) : null;
    return node.operator().equals("Reshape")
        && shape != null
        && shape.size() == 1
        && shape.integers()[0] == -1;
  }

  private static boolean inOrder(long[] indices) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] != i) {
        return false;
      }
    }
    return true;
  }

  private Set<String> without(Graph graph, Set<String> needed, List<String> ends) {
    Set<String> read = new HashSet<>(ends);
    for (Node node : graph.nodes()) {
      boolean computed = node.outputs().stream().anyMatch(needed::contains);
      if (computed && !views.containsKey(node.output())) {
        read.addAll(node.reads());
      }
    }
    Set<String> rest = new HashSet<>(needed);
    for (View view : views.values()) {
      for (String gone : List.of(view.line().output(), view.gather().input(1))) {
        if (!read.contains(gone)) {
          rest.remove(gone);
        }
      }
    }
    return rest;
  }
}
