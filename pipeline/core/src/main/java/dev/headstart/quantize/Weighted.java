// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution or a fully connected layer with its weights.
 *
 * @param node the Conv or Gemm
 * @param weights by output channel: {@code [out, in / groups, height, width]} or {@code [out, in]}
 * @param bias a number for each output channel, or null
 * @param area the number of weights between two channels
 * @param groups the number of groups of channels, 1 but for grouped convolutions
 * @param transposed whether the node has its weights as {@code [in, out]}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Weighted(
    Node node,
    float[] weights,
    float @Nullable [] bias,
    int out,
    int area,
    int groups,
    boolean transposed) {

  private static final int MAP_RANK = 4;

  /** Returns the layer of a node, empty if it is none or its weights are computed. */
  static Optional<Weighted> of(Sketch sketch, Node node) {
    boolean conv = node.operator().equals("Conv");
    boolean gemm = node.operator().equals("Gemm") && isPlain(node);
    if (!conv && !gemm) {
      return Optional.empty();
    }
    Tensor weights = floats(sketch, node.input(1));
    Tensor bias = node.hasInput(2) ? floats(sketch, node.input(2)) : null;
    if (weights == null
        || weights.dims().size() != (conv ? MAP_RANK : 2)
        || (node.hasInput(2) && bias == null)) {
      return Optional.empty();
    }
    boolean transposed = gemm && node.integer("transB", 0) == 0;
    int out = Math.toIntExact(weights.dims().get(transposed ? 1 : 0));
    if (bias != null && bias.size() != out) {
      return Optional.empty();
    }
    float[] values = weights.floatArray();
    return Optional.of(
        new Weighted(
            node,
            transposed ? turned(values, out) : values,
            bias == null ? null : bias.floatArray(),
            out,
            conv ? Math.toIntExact(weights.dims().get(2) * weights.dims().get(3)) : 1,
            conv ? Math.toIntExact(node.integer("group", 1)) : 1,
            transposed));
  }

  private static boolean isPlain(Node gemm) {
    return gemm.integer("transA", 0) == 0
        && gemm.number("alpha", 1) == 1
        && gemm.number("beta", 1) == 1;
  }

  private static @Nullable Tensor floats(Sketch sketch, String name) {
    Tensor tensor = sketch.constant(name);
    return tensor != null && tensor.type().equals(ElementType.FLOAT) ? tensor : null;
  }

  /** Turns {@code [in, out]} into {@code [out, in]}. */
  private static float[] turned(float[] values, int out) {
    float[] turned = new float[values.length];
    int in = values.length / out;
    for (int i = 0; i < in; i++) {
      for (int o = 0; o < out; o++) {
        turned[o * in + i] = values[i * out + o];
      }
    }
    return turned;
  }

  /** Returns whether each output channel is computed from one input channel. */
  boolean isDepthwise() {
    return groups > 1 && inPerGroup() == 1;
  }

  /** Returns the number of weights of an output channel. */
  int perOut() {
    return weights.length / out;
  }

  /** Returns the number of input channels that an output channel is computed from. */
  int inPerGroup() {
    return perOut() / area;
  }

  /** Returns the index of the first input channel of an output channel. */
  int firstIn(int channel) {
    return channel / (out / groups) * inPerGroup();
  }
}
