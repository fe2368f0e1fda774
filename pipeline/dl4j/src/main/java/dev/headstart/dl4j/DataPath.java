// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that pixels flow through. Nodes that only compute shapes, as older exporters write them
 * (Shape, Gather, Concat, Reshape), are not among them: the shapes are known.
 */
final class DataPath {

  /** Operators whose further inputs are shapes, axes and the like. */
  private static final Set<String> FIRST_INPUT_ONLY =
      Set.of(
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Slice",
          "Split",
          "Gather",
          "ReduceMean",
          "Resize",
          "Upsample",
          "Pad",
          "Expand",
          "Tile");

  private DataPath() {}

  /**
   * Returns the nodes that a tensor is computed with, in the order of computation.
   *
   * @param fixed the tensors whose values are known
   */
  static List<Node> of(Graph graph, String output, Set<String> fixed) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      String tensor = open.pop();
      Node node = fixed.contains(tensor) || !seen.add(tensor) ? null : graph.producer(tensor);
      if (node != null) {
        open.addAll(
            FIRST_INPUT_ONLY.contains(node.operator()) ? List.of(node.input(0)) : node.reads());
      }
    }
    return graph.nodes().stream()
        .filter(node -> node.outputs().stream().anyMatch(seen::contains))
        .toList();
  }
}
