package dev.headstart.net;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * How large a net is, and how much it computes for one image. Convolutions and matrix products are
 * counted, as is usual; what the rest computes is little beside them.
 *
 * @param parameters the number of weights, without the running statistics of batch norms
 * @param multiplyAdds the multiplications that are followed by an addition; papers call either
 *     these or twice as many FLOPs
 */
public record NetCost(long parameters, long multiplyAdds) {

  /** Floating-point operations, a multiplication and an addition being two. */
  public long flops() {
    return 2 * multiplyAdds;
  }

  static NetCost of(Graph graph, Activations activations) {
    long parameters = 0;
    long multiplyAdds = 0;
    Set<String> counted = new HashSet<>();
    for (NodeProto node : graph.nodes()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        TensorProto constant = graph.constant(node.getInput(i));
        if (constant != null && isWeight(node, i, constant) && counted.add(node.getInput(i))) {
          parameters += elements(constant.getDimsList());
        }
      }
      multiplyAdds += multiplyAdds(node, graph, activations);
    }
    return new NetCost(parameters, multiplyAdds);
  }

  private static boolean isWeight(NodeProto node, int input, TensorProto constant) {
    boolean statistic = node.getOpType().equals("BatchNormalization") && input > 2;
    return constant.getDataType() == TensorProto.DataType.FLOAT_VALUE
        && !statistic
        && constant.getDimsCount() > 0;
  }

  private static long multiplyAdds(NodeProto node, Graph graph, Activations activations) {
    if (node.getInputCount() < 2 || activations.shape(node.getOutput(0)) == null) {
      return 0;
    }
    TensorProto weights = graph.constant(node.getInput(1));
    if (weights == null) {
      return 0;
    }
    List<Long> dims = weights.getDimsList();
    long output = elements(activations.shape(node.getOutput(0)));
    return switch (node.getOpType()) {
      case "Conv" -> output * elements(dims.subList(1, dims.size()));
      case "Gemm" -> output * dims.get(transposed(node) ? 1 : 0);
      case "MatMul" -> output * dims.get(Math.max(0, dims.size() - 2));
      default -> 0;
    };
  }

  private static boolean transposed(NodeProto gemm) {
    return Graph.attribute(gemm, "transB").mapToLong(AttributeProto::getI).sum() != 0;
  }

  private static long elements(List<Long> dims) {
    return dims.stream().reduce(1L, Math::multiplyExact);
  }
}
