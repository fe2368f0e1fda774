// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds the nodes of a graph that multiply the image's data with weights of the net. */
final class Weighted {

  /** The index of the weight among the inputs, for the operators that have one. */
  private static final Map<String, Integer> WEIGHT =
      Map.ofEntries(
          Map.entry("Conv", 1),
          Map.entry("ConvTranspose", 1),
          Map.entry("Gemm", 1),
          Map.entry("MatMul", 1),
          Map.entry("ConvInteger", 1),
          Map.entry("MatMulInteger", 1),
          Map.entry("QLinearConv", 3),
          Map.entry("QLinearMatMul", 3),
          Map.entry("com.microsoft.FusedConv", 1),
          Map.entry("com.microsoft.FusedGemm", 1),
          Map.entry("com.microsoft.FusedMatMul", 1),
          Map.entry("com.microsoft.MatMulNBits", 1),
          Map.entry("com.microsoft.MatMulIntegerToFloat", 1),
          Map.entry("com.microsoft.DynamicQuantizeMatMul", 1),
          Map.entry("com.microsoft.QGemm", 3));

  private static final Set<String> CONTROL = Set.of("If", "Loop", "Scan");

  private final Graph graph;

  Weighted(Graph graph) {
    this.graph = graph;
  }

  boolean is(Node node) {
    if (CONTROL.contains(node.operator())) {
      return node.inner().stream().anyMatch(inner -> WEIGHT.containsKey(inner.operator()));
    }
    Integer weight = WEIGHT.get(node.operator());
    if (weight == null || node.inputs().size() <= weight) {
      return false;
    }
    return graph.dependsOnImage(node.input(0)) != graph.dependsOnImage(node.input(weight));
  }

  /** Returns whether the node has branches that hide its computation. */
  boolean isControl(Node node) {
    return CONTROL.contains(node.operator());
  }

  /**
   * Returns the data that a weighted node computes from: one tensor, except if branches read
   * several.
   */
  List<String> data(Node node) {
    if (isControl(node)) {
      return node.reads().stream()
          .filter(graph::dependsOnImage)
          .filter(name -> !node.operator().equals("If") || !name.equals(node.input(0)))
          .distinct()
          .toList();
    }
    String first = node.input(0);
    return List.of(graph.dependsOnImage(first) ? first : weight(node));
  }

  boolean isConvolution(Node node) {
    return node.bareOperator().contains("Conv");
  }

  /** Returns whether a convolution sees one pixel at a time. */
  boolean isPointwise(Node node) {
    String name = weight(node);
    Node dequantized = graph.producer(name);
    Tensor weights =
        graph.constant(
            dequantized != null && dequantized.operator().equals("DequantizeLinear")
                ? dequantized.input(0)
                : name);
    if (weights != null) {
      return weights.dims().size() > 2
          && weights.dims().subList(2, weights.dims().size()).stream().allMatch(side -> side == 1);
    }
    return node.integers("kernel_shape")
        .map(sides -> sides.stream().allMatch(side -> side == 1))
        .orElse(false);
  }

  boolean hasBias(Node node) {
    return node.hasInput(node.operator().equals("QLinearConv") ? 8 : 2);
  }

  /** The name of the weight of a node that has one. */
  private static String weight(Node node) {
    return node.input(Objects.requireNonNull(WEIGHT.get(node.operator()), node.operator()));
  }
}
