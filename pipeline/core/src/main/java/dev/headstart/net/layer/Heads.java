// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The outputs of a net that are not merely layers on the way to another output.
 *
 * <p>If there are several, they are either the heads of several tasks that share features, or a
 * main output and auxiliary outputs that helped to train it (GoogLeNet, Inception v3).
 *
 * @param outputs the names of the outputs
 * @param main the output that most weighted layers lead to, if the others are auxiliary
 * @param shared the tensors at which the paths to the outputs diverge
 */
record Heads(List<String> outputs, Optional<String> main, Set<String> shared) {

  static Heads of(Graph graph, Shapes shapes, Weighted weighted) {
    List<String> outputs =
        graph.model().outputs().stream()
            .map(ValueInfo::name)
            .filter(graph::dependsOnImage)
            .filter(output -> graph.producer(output) != null)
            .filter(output -> shapes.shape(output) != null)
            .distinct()
            .toList();
    List<String> last =
        outputs.stream()
            .filter(
                output ->
                    outputs.stream()
                        .filter(other -> !other.equals(output))
                        .noneMatch(other -> graph.ancestors(List.of(other)).contains(output)))
            .toList();
    if (last.size() < 2) {
      return new Heads(last, Optional.empty(), Set.of());
    }
    Set<String> common = new HashSet<>(graph.ancestors(List.of(last.get(0))));
    last.forEach(output -> common.retainAll(graph.ancestors(List.of(output))));
    return new Heads(last, main(graph, shapes, weighted, last), parting(graph, last, common));
  }

  /** Returns the tensors of the common part that are read outside of it on the way to an output. */
  private static Set<String> parting(Graph graph, List<String> outputs, Set<String> common) {
    Set<String> way = graph.ancestors(outputs);
    Set<String> parting = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (node.outputs().stream().anyMatch(o -> way.contains(o) && !common.contains(o))) {
        node.reads().stream()
            .filter(common::contains)
            .filter(graph::dependsOnImage)
            .forEach(parting::add);
      }
    }
    return parting;
  }

  private static Optional<String> main(
      Graph graph, Shapes shapes, Weighted weighted, List<String> outputs) {
    String main = outputs.get(0);
    for (String output : outputs) {
      if (own(graph, weighted, output, Set.of()).size()
          > own(graph, weighted, main, Set.of()).size()) {
        main = output;
      }
    }
    for (String other : outputs) {
      if (other.equals(main)) {
        continue;
      }
      List<Node> mine = own(graph, weighted, main, graph.ancestors(List.of(other)));
      List<Node> its = own(graph, weighted, other, graph.ancestors(List.of(main)));
      if (its.isEmpty() && !mine.isEmpty()) {
        continue; // features that are output beside the scores
      }
      boolean looksAtMaps =
          mine.stream().flatMap(n -> weighted.data(n).stream()).anyMatch(t -> isMap(shapes, t));
      if (!looksAtMaps || its.size() >= mine.size()) {
        return Optional.empty(); // heads of equal rank
      }
    }
    return Optional.of(main);
  }

  /** Returns the weighted layers that lead to an output but not to the excluded ones. */
  private static List<Node> own(
      Graph graph, Weighted weighted, String output, Set<String> without) {
    Set<String> before = graph.ancestors(List.of(output));
    return graph.nodes().stream()
        .filter(weighted::is)
        .filter(node -> node.outputs().stream().anyMatch(before::contains))
        .filter(node -> node.outputs().stream().noneMatch(without::contains))
        .toList();
  }

  private static boolean isMap(Shapes shapes, String tensor) {
    List<Long> shape = shapes.shape(tensor);
    return shape != null && shape.size() == 4 && shape.get(2) * shape.get(3) > 1;
  }
}
