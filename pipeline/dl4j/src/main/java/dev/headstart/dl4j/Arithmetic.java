// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.Texts;
import dev.headstart.dl4j.layers.Affine;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.jspecify.annotations.Nullable;

/**
 * Reads arithmetic: of two computed tensors, with a number, and with a constant for each channel,
 * which is trained.
 */
final class Arithmetic {

  private Arithmetic() {}

  static void add(Node node, Draft draft) {
    int constant = constant(node, draft);
    if (constant < 0) {
      combine(node, draft, Function.ADD, ElementWiseVertex.Op.Add);
    } else if (isNumber(node, draft, constant)) {
      linear(node, draft, constant, 1, number(node, draft, constant));
    } else {
      perChannel(node, draft, constant, Affine.BETA);
    }
  }

  static void multiply(Node node, Draft draft) {
    int constant = constant(node, draft);
    if (constant < 0) {
      combine(node, draft, Function.MULTIPLY, ElementWiseVertex.Op.Product);
    } else if (isNumber(node, draft, constant)) {
      linear(node, draft, constant, number(node, draft, constant), 0);
    } else {
      perChannel(node, draft, constant, Affine.GAMMA);
    }
  }

  static void subtract(Node node, Draft draft) {
    int constant = constant(node, draft);
    if (constant < 0) {
      combine(node, draft, Function.SUBTRACT, null);
    } else {
      double number = number(node, draft, constant);
      linear(node, draft, constant, constant == 0 ? -1 : 1, constant == 0 ? number : -number);
    }
  }

  static void divide(Node node, Draft draft) {
    int constant = constant(node, draft);
    if (constant < 0) {
      combine(node, draft, Function.DIVIDE, null);
    } else if (constant == 1) {
      linear(node, draft, constant, 1 / number(node, draft, constant), 0);
    } else {
      String inverse =
          draft.vertex(node, new FunctionVertex(Function.POWER, -1), draft.vertex(node.input(1)));
      double number = number(node, draft, constant);
      draft.computes(
          node, draft.vertex(node, new FunctionVertex(Function.LINEAR, number, 0), inverse));
    }
  }

  static void power(Node node, Draft draft) {
    Functions.function(node, draft, Function.POWER, number(node, draft, 1));
  }

  static Operator function(Function function) {
    return (node, draft) -> Functions.function(node, draft, function);
  }

  /** Returns the index of the input that is constant, or -1. */
  private static int constant(Node node, Draft draft) {
    return IntStream.range(0, 2)
        .filter(i -> draft.isConstant(node.input(i)))
        .findFirst()
        .orElse(-1);
  }

  private static boolean isNumber(Node node, Draft draft, int input) {
    return draft.floats(node.input(input)).length == 1;
  }

  private static double number(Node node, Draft draft, int input) {
    float[] values = draft.floats(node.input(input));
    if (values.length != 1) {
      throw new InvalidNetException("one of its inputs is a constant of many values");
    }
    return values[0];
  }

  private static void linear(Node node, Draft draft, int constant, double a, double b) {
    String input = draft.vertex(node.input(1 - constant));
    draft.computes(node, draft.vertex(node, new FunctionVertex(Function.LINEAR, a, b), input));
  }

  private static void perChannel(Node node, Draft draft, int constant, String param) {
    List<Long> shape = draft.shape(node.input(1 - constant));
    Tensor values = Objects.requireNonNull(draft.constant(node.input(constant)));
    int axis = axis(values.dims(), shape);
    long channels = shape.get(axis);
    Affine layer =
        param.equals(Affine.GAMMA) ? Affine.scale(channels, axis) : Affine.shift(channels, axis);
    String name = draft.layer(node, layer, draft.vertex(node.input(1 - constant)));
    draft.weight(node, constant, name, param, Weight.Layout.SAME);
    draft.computes(node, name);
  }

  /** Returns the one dimension along which a constant has different values. */
  private static int axis(List<Long> constant, List<Long> shape) {
    List<Long> aligned = new ArrayList<>(constant);
    while (aligned.size() < shape.size()) {
      aligned.add(0, 1L);
    }
    int[] axes = IntStream.range(0, aligned.size()).filter(d -> aligned.get(d) != 1).toArray();
    if (aligned.size() > shape.size()
        || axes.length != 1
        || axes[0] == 0
        || !aligned.get(axes[0]).equals(shape.get(axes[0]))) {
      throw new InvalidNetException(
          Texts.format("a constant of %s does not go by the channels of %s", constant, shape));
    }
    return axes[0];
  }

  private static void combine(
      Node node, Draft draft, Function function, ElementWiseVertex.@Nullable Op same) {
    List<Long> one = draft.shape(node.input(0));
    List<Long> other = draft.shape(node.input(1));
    if (one.size() != other.size()) {
      throw new InvalidNetException(Texts.format("its inputs are %s and %s", one, other));
    }
    String first = draft.vertex(node.input(0));
    String second = draft.vertex(node.input(1));
    draft.computes(
        node,
        same != null && one.equals(other) && !first.equals(second)
            ? draft.vertex(node, new ElementWiseVertex(same), first, second)
            : draft.vertex(node, new FunctionVertex(function), first, second));
  }
}
