// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The quantisation of a tensor of integers, which represent {@code (value - zero) * scale}.
 *
 * @param scale the name of the tensor that holds the scale
 * @param zero the name of the tensor that holds the zero point, or null if it is 0
 */
public record Quantised(String scale, @Nullable String zero) {

  /** The index of the output's scale among the inputs. The zero point follows it. */
  private static final Map<String, Integer> SCALE =
      Map.ofEntries(
          Map.entry("QuantizeLinear", 1),
          Map.entry("QLinearConv", 6),
          Map.entry("QLinearMatMul", 6),
          Map.entry("com.microsoft.QLinearConv", 6),
          Map.entry("com.microsoft.QGemm", 7),
          Map.entry("com.microsoft.QLinearAdd", 6),
          Map.entry("com.microsoft.QLinearMul", 6),
          Map.entry("com.microsoft.QLinearConcat", 0),
          Map.entry("com.microsoft.QLinearAveragePool", 3),
          Map.entry("com.microsoft.QLinearGlobalAveragePool", 3),
          Map.entry("com.microsoft.QLinearReduceMean", 3),
          Map.entry("com.microsoft.QLinearLeakyRelu", 3),
          Map.entry("com.microsoft.QLinearSigmoid", 3));

  private static final Set<String> SAME =
      Set.of(
          "Identity",
          "Dropout",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Slice",
          "Gather",
          "MaxPool");

  /** Returns the quantisation of a tensor of integers, empty if the graph does not determine it. */
  public static Optional<Quantised> of(Graph graph, String tensor) {
    Node node = graph.producer(tensor);
    if (node == null) {
      return Optional.empty();
    }
    String op = node.operator();
    if (op.equals("DynamicQuantizeLinear") && node.output().equals(tensor)) {
      return Optional.of(new Quantised(node.outputs().get(1), node.outputs().get(2)));
    }
    Integer scale = SCALE.get(op);
    if (scale == null) {
      return SAME.contains(op) ? of(graph, node.input(0)) : Optional.empty();
    }
    return node.hasInput(scale)
        ? Optional.of(
            new Quantised(
                node.input(scale), node.hasInput(scale + 1) ? node.input(scale + 1) : null))
        : Optional.empty();
  }
}
