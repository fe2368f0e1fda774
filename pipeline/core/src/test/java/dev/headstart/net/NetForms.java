// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes small nets of the forms that exporters write, one method a form. All take images of {@link
 * #SIDE} pixels; weights are random, but the same in each run.
 */
final class NetForms {

  static final int SIDE = 16;
  static final int CLASSES = 10;

  private final Random random = new Random(3);
  private final ModelWriter writer;

  private NetForms(long opset) {
    this.writer = ModelWriter.start("form").irVersion(8).opset(opset);
  }

  /** A net with its input, {@code input}, of any number of images. */
  static NetForms images() {
    return images(-1, 17);
  }

  static NetForms images(long batch, long opset) {
    NetForms net = new NetForms(opset);
    net.writer.input(ValueInfo.shaped("input", ElementType.FLOAT, batch, 3, SIDE, SIDE));
    return net;
  }

  /** A net with an input of another form. */
  static NetForms input(ElementType type, long... shape) {
    NetForms net = new NetForms(17);
    net.writer.input(ValueInfo.shaped("input", type, shape));
    return net;
  }

  /** A branch of control flow, which has no inputs of its own. */
  static NetForms branch() {
    return new NetForms(17);
  }

  NetForms conv(String output, String input, int in, int out, int kernel, int stride) {
    return conv(output, input, in, out, kernel, stride, 1, true);
  }

  NetForms conv(
      String output, String input, int in, int out, int kernel, int stride, int group, boolean b) {
    int fan = in / group * kernel * kernel;
    String w = weights(output + ".w", Math.sqrt(2.0 / fan), out, in / group, kernel, kernel);
    List<String> inputs = new ArrayList<>(List.of(input, w));
    if (b) {
      inputs.add(weights(output + ".b", 0.3, out));
    }
    long pad = (kernel - 1L) / 2;
    return node(
        "Conv",
        output,
        inputs,
        Attribute.integers("kernel_shape", (long) kernel, (long) kernel),
        Attribute.integers("strides", (long) stride, (long) stride),
        Attribute.integers("pads", pad, pad, pad, pad),
        Attribute.integer("group", group));
  }

  NetForms relu(String output, String input) {
    return node("Relu", output, List.of(input));
  }

  NetForms silu(String output, String input) {
    return node("Sigmoid", output + ".s", List.of(input))
        .node("Mul", output, List.of(input, output + ".s"));
  }

  NetForms gelu(String output, String input) {
    return node("Div", output + ".d", List.of(input, number(Math.sqrt(2))))
        .node("Erf", output + ".e", List.of(output + ".d"))
        .node("Add", output + ".a", List.of(output + ".e", number(1)))
        .node("Mul", output + ".m", List.of(input, output + ".a"))
        .node("Mul", output, List.of(output + ".m", number(0.5)));
  }

  NetForms batchNorm(String output, String input, int channels) {
    return node(
        "BatchNormalization",
        output,
        List.of(
            input,
            weights(output + ".g", 1, channels),
            weights(output + ".b", 0.3, channels),
            weights(output + ".m", 0.3, channels),
            positive(output + ".v", channels)));
  }

  NetForms layerNorm(String output, String input, int features) {
    return node(
        "LayerNormalization",
        output,
        List.of(input, weights(output + ".g", 1, features), weights(output + ".b", 0.3, features)),
        Attribute.integer("axis", -1));
  }

  NetForms gap(String output, String input) {
    return node("GlobalAveragePool", output, List.of(input));
  }

  NetForms flatten(String output, String input) {
    return node("Flatten", output, List.of(input));
  }

  NetForms reshape(String output, String input, boolean allowZero, long... shape) {
    String name = writer.integers(output + ".shape", shape);
    return allowZero
        ? node("Reshape", output, List.of(input, name), Attribute.integer("allowzero", 1))
        : node("Reshape", output, List.of(input, name));
  }

  NetForms gemm(String output, String input, int in, int out) {
    return node(
        "Gemm",
        output,
        List.of(
            input,
            weights(output + ".w", Math.sqrt(2.0 / in), out, in),
            weights(output + ".b", 0.3, out)),
        Attribute.integer("transB", 1));
  }

  NetForms matMul(String output, String input, int in, int out) {
    return node(
        "MatMul", output, List.of(input, weights(output + ".w", Math.sqrt(2.0 / in), in, out)));
  }

  NetForms bias(String output, String input, int features) {
    return node("Add", output, List.of(input, weights(output + ".b", 0.3, features)));
  }

  NetForms transpose(String output, String input, long... perm) {
    return node("Transpose", output, List.of(input), Attribute.integers("perm", perm));
  }

  NetForms cast(String output, String input, ElementType type) {
    return node("Cast", output, List.of(input), Attribute.integer("to", type.number()));
  }

  NetForms node(String operator, String output, List<String> inputs, Attribute... attributes) {
    return node(Node.of(operator, inputs, List.of(output), attributes).named(output));
  }

  NetForms node(Node node) {
    writer.add(node);
    return this;
  }

  /** Three convolutions with ReLU: {@code r2} has 64 channels of 4x4 pixels. */
  NetForms body() {
    return body("input");
  }

  NetForms body(String input) {
    return conv("c0", input, 3, 16, 3, 2)
        .relu("r0", "c0")
        .conv("c1", "r0", 16, 32, 3, 2)
        .relu("r1", "c1")
        .conv("c2", "r1", 32, 64, 3, 1)
        .relu("r2", "c2");
  }

  /** The body, its mean, {@code feat}, and a classifier, {@code output}. */
  NetForms classifier() {
    return body().pooled("r2").gemm("output", "feat", 64, CLASSES).output("output");
  }

  NetForms pooled(String map) {
    return gap("gap", map).flatten("feat", "gap");
  }

  NetForms output(String... names) {
    for (String name : names) {
      writer.output(ValueInfo.typed(name, ElementType.FLOAT));
    }
    return this;
  }

  NetForms output(String name, ElementType type) {
    writer.output(ValueInfo.typed(name, type));
    return this;
  }

  String weights(String name, double spread, long... dims) {
    return writer.floats(name, values(spread, dims), dims);
  }

  String positive(String name, long... dims) {
    float[] values = values(1, dims);
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + Math.abs(values[i]);
    }
    return writer.floats(name, values, dims);
  }

  String number(double value) {
    return writer.number("number", value);
  }

  String whole(String name, ElementType type, int value) {
    writer.add(Tensor.of(name, type, ByteBuffer.wrap(new byte[] {(byte) value})));
    return name;
  }

  String bytes(String name, ElementType type, long... dims) {
    byte[] values = new byte[Math.toIntExact(Arrays.stream(dims).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (random.nextInt(101) - 50);
    }
    writer.add(Tensor.of(name, type, ByteBuffer.wrap(values), dims));
    return name;
  }

  ModelWriter writer() {
    return writer;
  }

  byte[] onnx() {
    return writer.bytes();
  }

  private float[] values(double spread, long... dims) {
    float[] values = new float[Math.toIntExact(Arrays.stream(dims).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * spread);
    }
    return values;
  }

  /** The same floats as half-precision numbers, rounded towards zero. */
  static Tensor half(String name, ElementType type, float[] values, long... dims) {
    ByteBuffer halves =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      halves.putShort(
          type.equals(ElementType.BFLOAT16)
              ? (short) (Float.floatToRawIntBits(value) >>> 16)
              : half(value));
    }
    return Tensor.of(name, type, halves.flip(), dims);
  }

  private static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = (bits >> 23 & 0xff) - 127 + 15;
    int sign = bits >>> 16 & 0x8000;
    return exponent <= 0 || exponent >= 31
        ? (short) sign
        : (short) (sign | (exponent << 10) | ((bits >> 13) & 0x3ff));
  }
}
