// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The size of a net and the cost of one inference. As is usual, only convolutions and matrix
 * products are counted; the cost of other operators is small.
 *
 * @param parameters the number of weights, without the running statistics of batch norms
 * @param multiplyAdds the number of multiplications followed by an addition; papers call either
 *     this number or twice this number FLOPs
 */
public record NetCost(long parameters, long multiplyAdds) {

  /** Returns the floating-point operations, counting a multiplication and an addition as two. */
  public long flops() {
    return 2 * multiplyAdds;
  }

  /** Returns the cost of those nodes that the predicate accepts. */
  static NetCost of(Graph graph, Activations activations, Predicate<Node> counts) {
    long parameters = 0;
    long multiplyAdds = 0;
    Set<String> counted = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (!counts.test(node)) {
        continue;
      }
      for (int i = 0; i < node.inputs().size(); i++) {
        Tensor constant = graph.constant(node.input(i));
        if (constant != null && isWeight(node, i, constant) && counted.add(node.input(i))) {
          parameters += constant.size();
        }
      }
      multiplyAdds += multiplyAdds(node, graph, activations);
    }
    return new NetCost(parameters, multiplyAdds);
  }

  private static boolean isWeight(Node node, int input, Tensor constant) {
    boolean statistic = node.bareOperator().equals("BatchNormalization") && input > 2;
    return constant.type().equals(ElementType.FLOAT) && !statistic && !constant.dims().isEmpty();
  }

  private static long multiplyAdds(Node node, Graph graph, Activations activations) {
    List<Long> shape = activations.shape(node.output());
    if (node.inputs().size() < 2 || shape == null) {
      return 0;
    }
    Tensor weights = graph.constant(node.input(1));
    if (weights == null) {
      return 0;
    }
    List<Long> dims = weights.dims();
    long output = elements(shape);
    return switch (node.bareOperator()) {
      case "Conv" -> output * elements(dims.subList(1, dims.size()));
      case "Gemm" -> output * dims.get(transposed(node) ? 1 : 0);
      case "MatMul" -> output * dims.get(Math.max(0, dims.size() - 2));
      default -> 0;
    };
  }

  private static boolean transposed(Node gemm) {
    return gemm.integer("transB", 0) != 0;
  }

  private static long elements(List<Long> dims) {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }
}
