// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headstart.net.TestGraph;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Node;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Models of several nodes each, as exporters write one layer: {@code y}, of images of 3x9x8 by way
 * of four channels {@code x}.
 */
final class PatternModels {

  private PatternModels() {}

  /** Names and models. */
  static Stream<Arguments> all() {
    return Stream.of(
        pattern("GELU by Erf", 14, net -> gelu(net, "x", "y")),
        pattern("GELU", 20, net -> net.node("Gelu", "y", "x")),
        pattern("layer norm between transposes", 17, net -> normLast(net).node(first("n", "y"))),
        pattern("layer norm in parts, over channels", 14, PatternModels::normInParts),
        pattern("matrix at each pixel", 14, PatternModels::matrix),
        pattern("ConvNeXt block", 17, PatternModels::convNext),
        pattern("channel shuffle", 14, PatternModels::shuffle),
        pattern("channel shuffle, shapes computed", 14, PatternModels::computedShuffle),
        pattern("halves of the channels swapped", 14, PatternModels::split),
        pattern("half of the channels, end computed", 14, PatternModels::slice),
        pattern("nearest resize by scales", 14, PatternModels::resize),
        pattern("nearest resize by sizes that are computed", 14, PatternModels::resizeComputed),
        pattern("standardised weights", 14, PatternModels::standardised),
        pattern("padded before the convolution", 14, PatternModels::padded),
        pattern("quotients and roots", 14, PatternModels::quotients),
        pattern("hard swish of older exports", 13, PatternModels::hardSwish));
  }

  private static Arguments pattern(String name, long opset, UnaryOperator<TestGraph> nodes) {
    TestGraph net =
        new TestGraph()
            .opset(opset)
            .input("image", ElementType.FLOAT, -1, 3, 9, 8)
            .floats("w0", List.of(4, 3, 1, 1), OperatorModels.random(12, 7))
            .node("Conv", "x", "image", "w0");
    Model model = nodes.apply(net).output("y").model();
    return arguments(name, model);
  }

  private static TestGraph gelu(TestGraph net, String from, String to) {
    return net.floats("root", List.of(), Math.sqrt(2))
        .floats("one", List.of(), 1)
        .floats("half", List.of(), 0.5)
        .node("Div", "scaled", from, "root")
        .node("Erf", "erf", "scaled")
        .node("Add", "twice", "erf", "one")
        .node("Mul", "times", from, "twice")
        .node("Mul", to, "times", "half");
  }

  private static TestGraph normLast(TestGraph net) {
    return random(net.node(last("x", "t")), "g", 4)
        .floats("b", List.of(4), OperatorModels.random(4, 9))
        .node("LayerNormalization", List.of("n"), List.of("t", "g", "b"), number("epsilon", 1e-6));
  }

  private static TestGraph normInParts(TestGraph net) {
    return random(random(net, "g", 4, 1, 1), "b", 4, 1, 1)
        .floats("two", List.of(), 2)
        .floats("epsilon", List.of(), 1e-5)
        .node("ReduceMean", List.of("mean"), List.of("x"), Attribute.integers("axes", 1))
        .node("Sub", "centred", "x", "mean")
        .node("Pow", "squares", "centred", "two")
        .node("ReduceMean", List.of("variance"), List.of("squares"), Attribute.integers("axes", 1))
        .node("Add", "sum", "variance", "epsilon")
        .node("Sqrt", "deviation", "sum")
        .node("Div", "normalised", "centred", "deviation")
        .node("Mul", "scaled", "g", "normalised")
        .node("Add", "y", "scaled", "b");
  }

  private static TestGraph matrix(TestGraph net) {
    return random(random(net.node(last("x", "t")), "m", 4, 6), "b", 6)
        .node("MatMul", "product", "t", "m")
        .node("Add", "sum", "b", "product")
        .node(first("sum", "y"));
  }

  private static TestGraph convNext(TestGraph net) {
    random(random(random(net, "dw", 4, 1, 7, 7), "m1", 4, 8), "b1", 8);
    random(random(random(net, "m2", 8, 4), "b2", 4), "s", 4, 1, 1);
    net.node(
            "Conv",
            List.of("d"),
            List.of("x", "dw"),
            Attribute.integer("group", 4),
            Attribute.integers("pads", 3, 3, 3, 3))
        .node(last("d", "t"));
    random(random(net, "g", 4), "b", 4)
        .node("LayerNormalization", "n", "t", "g", "b")
        .node("MatMul", "p1", "n", "m1")
        .node("Add", "h1", "p1", "b1");
    return gelu(net, "h1", "a")
        .node("MatMul", "p2", "a", "m2")
        .node("Add", "h2", "p2", "b2")
        .node(first("h2", "f"))
        .node("Mul", "scale", "s", "f")
        .node("Add", "y", "scale", "x");
  }

  private static TestGraph shuffle(TestGraph net) {
    return net.longs("five", 0, 2, 2, 9, 8)
        .longs("four", 0, 4, 9, 8)
        .node("Reshape", "groups", "x", "five")
        .node(transpose("groups", "swapped", 0, 2, 1, 3, 4))
        .node("Reshape", "y", "swapped", "four");
  }

  private static TestGraph computedShuffle(TestGraph net) {
    net.node("Shape", "shape", "x").longs("two", 2);
    for (int d = 0; d < 4; d++) {
      net.longs("i" + d, d).node("Gather", "d" + d, "shape", "i" + d);
    }
    return net.node("Div", "half", "d1", "two")
        .node(concat("five", 0, "d0", "two", "half", "d2", "d3"))
        .node(concat("four", 0, "d0", "d1", "d2", "d3"))
        .node("Reshape", "groups", "x", "five")
        .node(transpose("groups", "swapped", 0, 2, 1, 3, 4))
        .node("Reshape", "y", "swapped", "four");
  }

  private static TestGraph split(TestGraph net) {
    return net.node("Split", List.of("one", "other"), List.of("x"), Attribute.integer("axis", 1))
        .node("Relu", "active", "one")
        .node(concat("y", 1, "other", "active"));
  }

  private static TestGraph slice(TestGraph net) {
    return net.node("Shape", "shape", "x")
        .longs("zero", 0)
        .longs("one", 1)
        .longs("two", 2)
        .node("Gather", "channels", "shape", "one")
        .node("Div", "end", "channels", "two")
        .node("Slice", "y", "x", "zero", "end", "one");
  }

  private static TestGraph resize(TestGraph net) {
    return net.floats("scales", List.of(4), 1, 1, 2, 3)
        .node(
            "Resize",
            List.of("y"),
            List.of("x", "", "scales"),
            Attribute.text("coordinate_transformation_mode", "asymmetric"),
            Attribute.text("nearest_mode", "floor"));
  }

  private static TestGraph resizeComputed(TestGraph net) {
    return net.node("Shape", "shape", "x")
        .longs("factors", 1, 1, 4, 2)
        .node("Mul", "sizes", "shape", "factors")
        .node("Resize", "y", "x", "", "", "sizes");
  }

  private static TestGraph standardised(TestGraph net) {
    return random(random(net, "v", 6, 4, 3, 3), "gain", 6, 1, 1, 1)
        .floats("epsilon", List.of(), 1e-5)
        .node("ReduceMean", List.of("mean"), List.of("v"), Attribute.integers("axes", 1, 2, 3))
        .node("Sub", "centred", "v", "mean")
        .node("Mul", "squares", "centred", "centred")
        .node(
            "ReduceMean",
            List.of("variance"),
            List.of("squares"),
            Attribute.integers("axes", 1, 2, 3))
        .node("Add", "sum", "variance", "epsilon")
        .node("Sqrt", "deviation", "sum")
        .node("Div", "standard", "centred", "deviation")
        .node("Mul", "w", "standard", "gain")
        .node("Conv", "y", "x", "w");
  }

  private static TestGraph padded(TestGraph net) {
    return random(net, "w", 6, 4, 3, 3)
        .longs("pads", 0, 0, 0, 1, 0, 0, 1, 2)
        .floats("value", List.of(), 0)
        .node("Pad", "frame", "x", "pads", "value")
        .node("Conv", List.of("y"), List.of("frame", "w"), Attribute.integers("strides", 2, 2));
  }

  private static TestGraph quotients(TestGraph net) {
    return net.floats("one", List.of(1), 1)
        .node("Mul", "squares", "x", "x")
        .node("Add", "sum", "squares", "one")
        .node("Sqrt", "root", "sum")
        .node("Div", "sine", "x", "root")
        .node("Div", "cosine", "one", "root")
        .node("Sub", "difference", "sine", "cosine")
        .node("Sub", "y", "one", "difference");
  }

  private static TestGraph hardSwish(TestGraph net) {
    return net.floats("three", List.of(), 3)
        .floats("zero", List.of(), 0)
        .floats("six", List.of(), 6)
        .node("Add", "moved", "x", "three")
        .node("Clip", "clipped", "moved", "zero", "six")
        .node("Mul", "product", "x", "clipped")
        .node("Div", "y", "product", "six");
  }

  private static TestGraph random(TestGraph net, String name, int... dims) {
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    return net.floats(
        name, Arrays.stream(dims).boxed().toList(), OperatorModels.random(size, name.hashCode()));
  }

  private static Attribute number(String name, double value) {
    return Attribute.number(name, value);
  }

  private static Node last(String from, String to) {
    return transpose(from, to, 0, 2, 3, 1);
  }

  private static Node first(String from, String to) {
    return transpose(from, to, 0, 3, 1, 2);
  }

  private static Node transpose(String from, String to, long... order) {
    return Node.of("Transpose", List.of(from), List.of(to), Attribute.integers("perm", order));
  }

  private static Node concat(String to, long axis, String... from) {
    return Node.of("Concat", List.of(from), List.of(to), Attribute.integer("axis", axis));
  }
}
