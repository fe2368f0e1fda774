package dev.headstart.net;

import java.util.HashSet;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Which tensors of a net cannot be negative, as far as its operators tell.
 *
 * <p>What is not known is taken for possibly negative: a ReLU too many changes nothing.
 */
public final class NonNegative {

  private final Graph graph;
  private final Set<String> tensors = new HashSet<>();

  /** Goes through a graph. */
  public NonNegative(Graph graph) {
    this.graph = graph;
    for (NodeProto node : graph.nodes()) { // in the order of computation
      if (node.getInputCount() > 0 && holds(node)) {
        tensors.addAll(Graph.outputs(node));
      }
    }
  }

  /** Whether a tensor, of a node or constant, has no negative value. */
  public boolean contains(String tensor) {
    return tensors.contains(tensor) || constant(tensor);
  }

  private boolean holds(NodeProto node) {
    return switch (Graph.op(node)) {
      case "Relu", "Sigmoid", "HardSigmoid", "Softmax", "Softplus", "Abs", "Exp", "ReduceL2" ->
          true;
      case "Clip" -> clipped(node);
      case "com.microsoft.FusedConv", "com.microsoft.FusedGemm" ->
          Graph.attribute(node, "activation").anyMatch(a -> a.getS().toStringUtf8().equals("Relu"));
      case "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "ReduceMean",
          "ReduceMax",
          "ReduceSum",
          "LRN",
          "Flatten",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Slice",
          "Split",
          "Gather",
          "Dropout",
          "Cast",
          "Identity" ->
          contains(node.getInput(0));
      case "Concat", "Add", "Mul", "Div", "Sum", "Mean", "Min" ->
          node.getInputList().stream().allMatch(this::contains);
      case "Max" -> node.getInputList().stream().anyMatch(this::contains);
      case "Pad" -> contains(node.getInput(0)) && paddedWith(node);
      case "DequantizeLinear" -> dequantized(node);
      default -> false;
    };
  }

  private boolean clipped(NodeProto node) {
    if (node.getInputCount() > 1 && !node.getInput(1).isEmpty()) {
      return contains(node.getInput(0)) || constant(node.getInput(1));
    }
    return contains(node.getInput(0))
        || Graph.attribute(node, "min").anyMatch(min -> min.getF() >= 0);
  }

  private boolean paddedWith(NodeProto node) {
    if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
      return constant(node.getInput(2));
    }
    return Graph.attribute(node, "value").map(AttributeProto::getF).allMatch(value -> value >= 0);
  }

  /**
   * An unsigned number whose zero point is 0 stands for no negative one (quantizers leave the ReLU
   * out for that), and rounding makes no number negative that was not.
   */
  private boolean dequantized(NodeProto node) {
    if (node.getInputCount() < 3) {
      return false;
    }
    TensorProto zero = graph.constant(node.getInput(2));
    if (zero != null
        && zero.getDataType() == TensorProto.DataType.UINT8_VALUE
        && Constants.bytes(zero).stream().allMatch(value -> value == 0)) {
      return true;
    }
    NodeProto quantize = graph.producer(node.getInput(0));
    return quantize != null
        && Graph.op(quantize).equals("QuantizeLinear")
        && quantize.getInputCount() == 3
        && quantize.getInput(2).equals(node.getInput(2))
        && contains(quantize.getInput(0));
  }

  private boolean constant(String tensor) {
    TensorProto value = graph.constant(tensor);
    return value != null
        && value.getDataType() == TensorProto.DataType.FLOAT_VALUE
        && Constants.floats(value).stream().allMatch(v -> v >= 0);
  }
}
