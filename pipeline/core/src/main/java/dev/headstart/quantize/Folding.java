// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts what follows or precedes a convolution into it, as ONNX Runtime does with fp32 nets and no
 * longer can once there are integers in between: batch normalisation, and a margin of zeros.
 */
final class Folding {

  private static final int MAP_PADS = 8;

  private Folding() {}

  /** Folds all there is. */
  static void fold(Sketch sketch) {
    for (Node node : sketch.nodes()) {
      if (node.operator().equals("BatchNormalization")) {
        normalisation(sketch, node);
      } else if (node.operator().equals("Pad")) {
        margin(sketch, node);
      }
    }
  }

  private static void normalisation(Sketch sketch, Node norm) {
    Node conv = sketch.producer(norm.input(0));
    Optional<Weighted> layer =
        conv == null || sketch.onlyReader(norm.input(0)) == null
            ? Optional.empty()
            : Weighted.of(sketch, conv).filter(weighted -> conv.operator().equals("Conv"));
    float[] scale = floats(sketch, norm, 1);
    float[] shift = floats(sketch, norm, 2);
    float[] mean = floats(sketch, norm, 3);
    float[] variance = floats(sketch, norm, 4);
    if (layer.isEmpty()
        || norm.outputs().size() != 1
        || norm.integer("training_mode", 0) != 0
        || scale == null
        || shift == null
        || mean == null
        || variance == null) {
      return;
    }
    Weighted weighted = layer.get();
    float[] weights = weighted.weights().clone();
    float[] bias = new float[weighted.out()];
    double epsilon = norm.number("epsilon", 1e-5f);
    for (int c = 0; c < bias.length; c++) {
      double factor = scale[c] / Math.sqrt(variance[c] + epsilon);
      float before = weighted.bias() == null ? 0 : weighted.bias()[c];
      bias[c] = (float) ((before - mean[c]) * factor + shift[c]);
      for (int i = c * weighted.perOut(); i < (c + 1) * weighted.perOut(); i++) {
        weights[i] = (float) (weights[i] * factor);
      }
    }
    sketch.remove(norm);
    sketch.replace(
        weighted.node(), with(sketch, weighted, weights, bias).withOutput(norm.output()));
  }

  /** Returns the convolution with other weights of the same shape. */
  static Node with(Sketch sketch, Weighted layer, float[] weights, float @Nullable [] bias) {
    Node conv = layer.node();
    Tensor old = Objects.requireNonNull(sketch.constant(conv.input(1)), "weights");
    long[] dims = old.dims().stream().mapToLong(dim -> dim).toArray();
    String name = sketch.add(conv.output() + "/weights", weights, dims);
    return bias == null
        ? conv.withInputs(List.of(conv.input(0), name))
        : conv.withInputs(
            List.of(conv.input(0), name, sketch.add(conv.output() + "/bias", bias, bias.length)));
  }

  private static void margin(Sketch sketch, Node pad) {
    Node conv = sketch.onlyReader(pad.output());
    long[] margins =
        pad.hasInput(1)
            ? integers(sketch.constant(pad.input(1)))
            : pad.integers("pads")
                .map(list -> list.stream().mapToLong(n -> n).toArray())
                .orElse(null);
    if (conv == null
        || !conv.operator().equals("Conv")
        || !conv.input(0).equals(pad.output())
        || !conv.text("auto_pad", "NOTSET").equals("NOTSET")
        || margins == null
        || margins.length != MAP_PADS
        || pad.hasInput(3)
        || !isOfZeros(sketch, pad)) {
      return;
    }
    for (int i = 0; i < MAP_PADS; i++) {
      if (margins[i] < 0 || (margins[i] > 0 && i % 4 < 2)) {
        return;
      }
    }
    int[] own = conv.ints("pads", 0, 0, 0, 0);
    Attribute pads =
        Attribute.integers(
            "pads",
            own[0] + margins[2],
            own[1] + margins[3],
            own[2] + margins[6],
            own[3] + margins[7]);
    sketch.replace(conv, conv.withInput(0, pad.input(0)).with(pads));
    sketch.remove(pad);
  }

  private static boolean isOfZeros(Sketch sketch, Node pad) {
    if (!pad.text("mode", "constant").equals("constant")) {
      return false;
    }
    if (!pad.hasInput(2)) {
      return pad.number("value", 0) == 0;
    }
    Tensor value = sketch.constant(pad.input(2));
    return value != null && value.hasFloats(new float[] {0});
  }

  private static long @Nullable [] integers(@Nullable Tensor tensor) {
    return tensor == null ? null : tensor.integers();
  }

  private static float @Nullable [] floats(Sketch sketch, Node node, int input) {
    Tensor tensor = sketch.constant(node.input(input));
    return tensor == null ? null : tensor.floatArray();
  }
}
