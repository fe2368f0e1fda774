// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Determines from the operators which tensors of a net cannot be negative.
 *
 * <p>In case of doubt, a tensor counts as possibly negative, since an unnecessary ReLU changes
 * nothing.
 */
public final class NonNegative {

  private final Graph graph;
  private final Set<String> tensors = new HashSet<>();

  /** Analyses a graph. */
  public NonNegative(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) { // in the order of computation
      if (node.inputs().size() > 0 && holds(node)) {
        tensors.addAll(node.outputs());
      }
    }
  }

  /** Returns whether a tensor, computed or constant, has no negative values. */
  public boolean contains(String tensor) {
    return tensors.contains(tensor) || constant(tensor);
  }

  private boolean holds(Node node) {
    return switch (node.operator()) {
      case "Relu", "Sigmoid", "HardSigmoid", "Softmax", "Softplus", "Abs", "Exp", "ReduceL2" ->
          true;
      case "Clip" -> clipped(node);
      case "com.microsoft.FusedConv", "com.microsoft.FusedGemm" ->
          node.text("activation", "").equals("Relu");
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
          contains(node.input(0));
      case "Concat", "Add", "Mul", "Div", "Sum", "Mean", "Min" ->
          node.inputs().stream().allMatch(this::contains);
      case "Max" -> node.inputs().stream().anyMatch(this::contains);
      case "Pad" -> contains(node.input(0)) && paddedWith(node);
      case "DequantizeLinear" -> dequantized(node);
      default -> false;
    };
  }

  private boolean clipped(Node node) {
    if (node.hasInput(1)) {
      return contains(node.input(0)) || constant(node.input(1));
    }
    return contains(node.input(0)) || node.number("min", -1) >= 0;
  }

  private boolean paddedWith(Node node) {
    if (node.hasInput(2)) {
      return constant(node.input(2));
    }
    return node.number("value", 0) >= 0;
  }

  /**
   * An unsigned integer with zero point 0 represents no negative number (quantizers omit the ReLU
   * for that reason), and rounding makes no number negative.
   */
  private boolean dequantized(Node node) {
    if (node.inputs().size() < 3) {
      return false;
    }
    Tensor zero = graph.constant(node.input(2));
    if (zero != null
        && zero.type().equals(ElementType.UINT8)
        && Arrays.stream(zero.integers()).allMatch(value -> value == 0)) {
      return true;
    }
    Node quantize = graph.producer(node.input(0));
    return quantize != null
        && quantize.operator().equals("QuantizeLinear")
        && quantize.inputs().size() == 3
        && quantize.input(2).equals(node.input(2))
        && contains(quantize.input(0));
  }

  private boolean constant(String tensor) {
    Tensor value = graph.constant(tensor);
    return value != null && value.type().equals(ElementType.FLOAT) && allFromZeroUp(value.floats());
  }

  private static boolean allFromZeroUp(FloatBuffer values) {
    while (values.hasRemaining()) {
      if (!(values.get() >= 0)) { // also false for NaN
        return false;
      }
    }
    return true;
  }
}
