// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import java.util.Random;

/**
 * A net with all that quantisation has to do with: batch normalisation, a margin, depthwise
 * convolutions, a ReLU and a ReLU6, a sum, a concatenation, a pooling, and biases that two layers
 * share through an Identity.
 */
final class DepthwiseNet {

  static final int SIDE = 32;

  private final Random random = new Random(7);
  private final ModelWriter graph;

  private DepthwiseNet(long opset) {
    graph =
        ModelWriter.start("depthwise")
            .irVersion(8)
            .opset(opset)
            .input(ValueInfo.floats("image", 3, SIDE, SIDE));
  }

  static PretrainedNet of(long opset) {
    DepthwiseNet net = new DepthwiseNet(opset);
    List<Float> zero = List.of(0f, 0f, 0f);
    List<Float> one = List.of(1f, 1f, 1f);
    Preprocessing input =
        new Preprocessing(
            SIDE,
            SIDE,
            ResizeRule.SHORT_SIDE,
            SIDE,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255f,
            zero,
            one,
            ExifOrientation.APPLY);
    return PretrainedNet.of(
        net.onnx(),
        new NetCard("depthwise", "a test", "CC0-1.0", null, input, null, null, List.of()));
  }

  private byte[] onnx() {
    conv("stem", "image", 16, 3, 3, 1, 2, null);
    norm("norm", "stem", 16);
    graph.node("Relu", "relu1", List.of("norm"));
    conv("depth", "relu1", 16, 1, 3, 16, 1, "b");
    graph.node("Relu", "relu2", List.of("depth"));
    graph.node("Identity", "same", List.of("b"));
    conv("point", "relu2", 16, 16, 1, 1, 1, "same");
    graph.node("Add", "sum", List.of("point", "relu1"));
    graph.add(Tensor.integers("pads", 0, 0, 1, 1, 0, 0, 1, 1));
    graph.node("Pad", "margin", List.of("sum", "pads"));
    conv("late", "margin", 16, 16, 3, 1, 1, null);
    graph.number("zero", 0);
    graph.number("six", 6);
    graph.node("Clip", "relu6", List.of("late", "zero", "six"));
    graph.node("Concat", "both", List.of("relu6", "relu1"), Attribute.integer("axis", 1));
    return end();
  }

  private byte[] end() {
    graph.node(
        "MaxPool",
        "pool",
        List.of("both"),
        Attribute.integers("kernel_shape", 2L, 2L),
        Attribute.integers("strides", 2L, 2L));
    conv("last", "pool", 24, 32, 1, 1, 1, null);
    graph.node("Relu", "relu3", List.of("last"));
    graph.node("GlobalAveragePool", "means", List.of("relu3"));
    graph.node("Flatten", "code", List.of("means"));
    graph.add(Tensor.floats("w", values(3 * 24, 0.3, 24), 3, 24));
    graph.node("Gemm", "logits", List.of("code", "w"), Attribute.integer("transB", 1));
    return graph.output(ValueInfo.floats("logits", 3)).bytes();
  }

  private void conv(
      String name, String from, int out, int in, int side, int groups, int stride, String bias) {
    int each = in * side * side;
    graph.add(
        Tensor.floats(
            name + "/w", values(out * each, 1 / Math.sqrt(each), each), out, in, side, side));
    String b = bias == null ? name + "/b" : bias;
    if (!b.equals("same")) {
      graph.add(Tensor.floats(b, values(out, 0.2, 1), out));
    }
    int pad = from.equals("margin") ? 0 : side / 2;
    graph.node(
        "Conv",
        name,
        List.of(from, name + "/w", b),
        Attribute.integer("group", groups),
        Attribute.integers("strides", (long) stride, (long) stride),
        Attribute.integers("pads", (long) pad, (long) pad, (long) pad, (long) pad));
  }

  private void norm(String name, String from, int channels) {
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      variance[c] = 0.1f + random.nextFloat();
    }
    graph.add(Tensor.floats(name + "/scale", values(channels, 1, 1), channels));
    graph.add(Tensor.floats(name + "/shift", values(channels, 0.5, 1), channels));
    graph.add(Tensor.floats(name + "/mean", values(channels, 0.2, 1), channels));
    graph.add(Tensor.floats(name + "/variance", variance, channels));
    graph.node(
        "BatchNormalization",
        name,
        List.of(from, name + "/scale", name + "/shift", name + "/mean", name + "/variance"));
  }

  /** Values whose size differs from channel to channel, as in real depthwise nets. */
  private float[] values(int count, double scale, int perChannel) {
    float[] values = new float[count];
    double own = 1;
    for (int i = 0; i < count; i++) {
      own = i % perChannel == 0 ? Math.exp(random.nextGaussian() * 0.7) : own;
      values[i] = (float) (random.nextGaussian() * scale * own);
    }
    return values;
  }
}
