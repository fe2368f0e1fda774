// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last non-linearity before a layer. CS231n's note takes codes after the ReLU. If a net has
 * none there, negative features are meaningful too, and a ReLU would discard half of the
 * information.
 */
final class NonLinearity {

  private static final Set<String> LINEAR =
      Set.of(
          "Conv",
          "ConvTranspose",
          "Gemm",
          "MatMul",
          "BatchNormalization",
          "Add",
          "Sub",
          "Sum",
          "Mean",
          "Concat",
          "Identity",
          "Cast",
          "Dropout",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Slice",
          "Split",
          "Gather",
          "Pad",
          "Resize",
          "Upsample",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "ReduceMean",
          "ReduceMax",
          "ReduceSum",
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "ConvInteger",
          "MatMulInteger",
          "QLinearConv",
          "QLinearMatMul",
          "com.microsoft.QGemm",
          "com.microsoft.QLinearAdd",
          "com.microsoft.QLinearConcat",
          "com.microsoft.QLinearAveragePool",
          "com.microsoft.QLinearGlobalAveragePool");

  private final Graph graph;
  private final NonNegative nonNegative;

  NonLinearity(Graph graph, NonNegative nonNegative) {
    this.graph = graph;
    this.nonNegative = nonNegative;
  }

  /**
   * Returns whether on every path the nearest non-linearity before a layer is a ReLU, or there is
   * none.
   */
  boolean isRelu(String layer) {
    return other(layer).isEmpty();
  }

  /** Returns the operator of the nearest non-linearity that is not a ReLU. */
  Optional<String> other(String layer) {
    Deque<String> open = new ArrayDeque<>(List.of(layer));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String tensor = open.pop();
      Node node = seen.add(tensor) ? graph.producer(tensor) : null;
      if (node == null || nonNegative.contains(tensor) || !graph.dependsOnImage(tensor)) {
        continue;
      }
      String op = node.operator();
      boolean scaled =
          (op.equals("Mul") || op.equals("Div"))
              && node.inputs().stream().filter(graph::dependsOnImage).count() == 1;
      if (!LINEAR.contains(op) && !scaled) {
        return Optional.of(op);
      }
      open.addAll(node.reads());
    }
    return Optional.empty();
  }
}
