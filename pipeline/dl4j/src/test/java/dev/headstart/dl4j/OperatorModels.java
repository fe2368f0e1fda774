// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headstart.net.TestGraph;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Models of one operator each, {@code y}, of images of 3x9x8. */
final class OperatorModels {

  private static final int CHANNELS = 4;

  private OperatorModels() {}

  private record Constant(List<Integer> dims, double... values) {}

  /** Names and the arguments of {@link #model}. */
  static Stream<Arguments> all() {
    return Stream.of(
        op("plain", "Conv", kernel(6, 4, 3, 3), bias(6), Attribute.integers("pads", 1, 1, 1, 1)),
        op("strided", "Conv", kernel(6, 4, 3, 3), bias(6), Attribute.integers("strides", 2, 1)),
        op("dilated", "Conv", kernel(6, 4, 3, 3), bias(6), Attribute.integers("dilations", 2, 2)),
        op("no bias", "Conv", kernel(6, 4, 1, 1)),
        op(
            "rectangular",
            "Conv",
            kernel(6, 4, 1, 5),
            bias(6),
            Attribute.integers("pads", 0, 2, 0, 2)),
        op(
            "asymmetric",
            "Conv",
            kernel(6, 4, 3, 3),
            bias(6),
            Attribute.integers("pads", 0, 0, 1, 1),
            Attribute.integers("strides", 2, 2)),
        op(
            "same upper",
            "Conv",
            kernel(6, 4, 3, 3),
            text("auto_pad", "SAME_UPPER"),
            Attribute.integers("strides", 2, 2)),
        op("same lower", "Conv", kernel(6, 4, 4, 4), text("auto_pad", "SAME_LOWER")),
        op(
            "depthwise",
            "Conv",
            kernel(4, 1, 3, 3),
            bias(4),
            Attribute.integer("group", 4),
            Attribute.integers("pads", 1, 1, 1, 1)),
        op("depthwise x2", "Conv", kernel(8, 1, 3, 3), bias(8), Attribute.integer("group", 4)),
        op("grouped", "Conv", kernel(6, 2, 3, 3), bias(6), Attribute.integer("group", 2)),
        op("batch norm", "BatchNormalization", vector(4), vector(4), vector(4), positive(4)),
        op("relu", "Relu"),
        op("leaky relu", "LeakyRelu", number("alpha", 0.2f)),
        op("relu6", "Clip", scalar(0), scalar(6)),
        op("clip", "Clip", scalar(-0.3f), scalar(0.4f)),
        op("sigmoid", "Sigmoid"),
        op("hard sigmoid", "HardSigmoid"),
        op("hard swish", "HardSwish"),
        op("softmax over channels", "Softmax", Attribute.integer("axis", 1)),
        op("times a number", "Mul", scalar(0.3f)),
        op("plus a number", "Add", scalar(0.3f)),
        op("times itself", "Mul", "x"),
        op("plus itself", "Add", "x"),
        op("minus a number", "Sub", scalar(0.3f)),
        op("divided by a number", "Div", scalar(0.3f)),
        op("squared", "Pow", scalar(2)),
        op("times a number per channel", "Mul", kernel(4, 1, 1)),
        op("plus a number per channel", "Add", kernel(1, 4, 1, 1)),
        op("times a number per column", "Mul", kernel(8)),
        op("erf", "Erf"),
        op("tanh", "Tanh"),
        op("softplus", "Softplus"),
        op("elu", "Elu"),
        op(
            "mean over rows",
            "ReduceMean",
            Attribute.integers("axes", -2),
            Attribute.integer("keepdims", 0)),
        op("transposed", "Transpose", Attribute.integers("perm", 0, 2, 3, 1)),
        op("lrn", "LRN", Attribute.integer("size", 3), number("alpha", 0.1f)),
        op("max", "MaxPool", window(3), Attribute.integers("strides", 2, 2)),
        op("max padded", "MaxPool", window(3), Attribute.integers("pads", 1, 1, 1, 1)),
        op(
            "max ceil",
            "MaxPool",
            window(2),
            Attribute.integers("strides", 2, 2),
            Attribute.integer("ceil_mode", 1)),
        op(
            "max ceil 3",
            "MaxPool",
            window(3),
            Attribute.integers("strides", 3, 2),
            Attribute.integer("ceil_mode", 1)),
        op("max asymmetric", "MaxPool", window(2), Attribute.integers("pads", 0, 1, 1, 0)),
        op("average", "AveragePool", window(3), Attribute.integers("strides", 2, 2)),
        op("average padded", "AveragePool", window(3), Attribute.integers("pads", 1, 1, 1, 1)),
        op(
            "average padded, counted",
            "AveragePool",
            window(3),
            Attribute.integers("pads", 1, 1, 1, 1),
            Attribute.integer("count_include_pad", 1)),
        op(
            "average ceil",
            "AveragePool",
            window(3),
            Attribute.integers("strides", 2, 2),
            Attribute.integer("ceil_mode", 1)),
        op("average same", "AveragePool", window(2), text("auto_pad", "SAME_UPPER")),
        op("global", "GlobalAveragePool"),
        op("mean", "ReduceMean", Attribute.integers("axes", 2, 3)),
        op(
            "mean, flat",
            "ReduceMean",
            Attribute.integers("axes", -2, -1),
            Attribute.integer("keepdims", 0)),
        op("flatten", "Flatten"),
        op("concat", "Concat", "x", Attribute.integer("axis", 1)),
        op("dropout", "Dropout"),
        op("identity", "Identity"));
  }

  /** A model of one operator, {@code y}. */
  static Model model(String op, List<Object> more) {
    // a convolution before it, so that its input is computed, and of both signs
    TestGraph graph =
        new TestGraph()
            .input("image", ElementType.FLOAT, -1, 3, 9, 8)
            .floats("w0", List.of(CHANNELS, 3, 1, 1), random(CHANNELS * 3, 7))
            .node("Conv", "x", "image", "w0");
    graph.opset(14);
    List<String> inputs = new ArrayList<>(List.of("x"));
    List<Attribute> attributes = new ArrayList<>();
    for (Object thing : more) {
      if (thing instanceof Attribute attribute) {
        attributes.add(attribute);
      } else if (thing instanceof String input) {
        inputs.add(input);
      } else {
        Constant constant = (Constant) thing;
        String weight = "w" + inputs.size();
        graph.floats(weight, constant.dims(), constant.values());
        inputs.add(weight);
      }
    }
    graph.node(op, List.of("y"), inputs, attributes.toArray(Attribute[]::new)).output("y");
    return graph.model();
  }

  private static Arguments op(String name, String op, Object... more) {
    return arguments(name, op, List.of(more));
  }

  private static Constant kernel(int... dims) {
    return new Constant(
        Arrays.stream(dims).boxed().toList(),
        random(Arrays.stream(dims).reduce(1, (a, b) -> a * b), 11));
  }

  private static Constant bias(int n) {
    return vector(n);
  }

  private static Constant vector(int n) {
    return new Constant(List.of(n), random(n, 13));
  }

  private static Constant positive(int n) {
    return new Constant(List.of(n), random(n, 17, 0.5));
  }

  private static Constant scalar(float value) {
    return new Constant(List.of(), value);
  }

  static Attribute window(long side) {
    return Attribute.integers("kernel_shape", side, side);
  }

  private static Attribute text(String name, String value) {
    return Attribute.text(name, value);
  }

  private static Attribute number(String name, float value) {
    return Attribute.number(name, value);
  }

  static double[] random(int n, long seed) {
    return random(n, seed, -1);
  }

  private static double[] random(int n, long seed, double from) {
    Random random = new Random(seed);
    return random.doubles(n, from, 1).toArray();
  }
}
