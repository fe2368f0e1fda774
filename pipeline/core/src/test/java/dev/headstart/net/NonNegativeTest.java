// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.TestGraph.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.net.layer.NonNegative;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pos} is not negative, {@code any} may be. */
class NonNegativeTest {

  private static TestGraph graph() {
    return TestGraph.ofImages()
        .node("Relu", "pos", "image")
        .node("Neg", "any", "image")
        .floats("plus", List.of(2), 0, 1.5)
        .floats("minus", List.of(2), 1, -0.5)
        .bytes("zero.u8", ElementType.UINT8, List.of(), 0)
        .bytes("ten.u8", ElementType.UINT8, List.of(), 10)
        .bytes("zero.s8", ElementType.INT8, List.of(), 0)
        .floats("scale", List.of(), 0.1);
  }

  private static boolean holds(TestGraph graph, Node... nodes) {
    for (Node node : nodes) {
      graph.node(node);
    }
    return new NonNegative(new Graph(graph.model())).contains("y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Relu", "Sigmoid", "HardSigmoid", "Softmax", "Softplus", "Abs", "Exp"})
  void rangeOfTheseIsFromZeroUp(String op) {
    assertThat(holds(graph(), nodeOf(op, List.of("y"), List.of("any")))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HardSwish",
        "LeakyRelu",
        "Elu",
        "Tanh",
        "Neg",
        "Conv",
        "BatchNormalization",
        "Own"
      })
  void theseMayBeNegative(String op) {
    assertThat(holds(graph(), nodeOf(op, List.of("y"), List.of("pos")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MaxPool",
        "AveragePool",
        "GlobalAveragePool",
        "ReduceMean",
        "Flatten",
        "Reshape",
        "Squeeze",
        "Transpose",
        "Dropout",
        "Identity",
        "Pad"
      })
  void theseKeepTheSign(String op) {
    assertThat(holds(graph(), nodeOf(op, List.of("y"), List.of("pos")))).isTrue();
    assertThat(holds(graph(), nodeOf(op, List.of("y"), List.of("any")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Concat, pos, pos, true",
    "Concat, pos, any, false",
    "Add, pos, pos, true",
    "Add, any, pos, false",
    "Add, pos, plus, true",
    "Add, pos, minus, false",
    "Mul, pos, plus, true",
    "Mul, pos, any, false",
    "Mul, any, any, false",
    "Max, any, plus, true",
    "Max, any, minus, false",
    "Min, pos, pos, true",
    "Min, pos, any, false",
    "Sub, pos, pos, false"
  })
  void combinationsFollowTheirInputs(String op, String a, String b, boolean expected) {
    assertThat(holds(graph(), nodeOf(op, List.of("y"), List.of(a, b)))).isEqualTo(expected);
  }

  @Test
  void clipsFromZeroUpAreNotNegative() {
    TestGraph bounds =
        graph()
            .floats("zero", List.of(), 0)
            .floats("six", List.of(), 6)
            .floats("low", List.of(), -1);

    assertThat(holds(bounds, nodeOf("Clip", List.of("y"), List.of("any", "zero", "six")))).isTrue();
    assertThat(
            holds(
                graph().floats("low", List.of(), -1),
                nodeOf("Clip", List.of("y"), List.of("any", "low"))))
        .isFalse();
    assertThat(holds(graph(), nodeOf("Clip", List.of("y"), List.of("any")))).isFalse();
    assertThat(holds(graph(), nodeOf("Clip", List.of("y"), List.of("any"), number("min", 0))))
        .isTrue();
    assertThat(holds(graph(), nodeOf("Clip", List.of("y"), List.of("any"), number("min", -1))))
        .isFalse();
  }

  @Test
  void boundMayBeAConstantNode() {
    Node zero =
        nodeOf(
            "Constant",
            List.of("zero"),
            List.of(),
            Attribute.tensor(
                "value", Tensor.of("", ElementType.FLOAT, ByteBuffer.allocate(Float.BYTES))));

    assertThat(holds(graph(), zero, nodeOf("Clip", List.of("y"), List.of("any", "zero")))).isTrue();
  }

  @Test
  void paddingCounts() {
    Node five = nodeOf("Pad", List.of("y"), List.of("pos"), number("value", 5));
    Node minusOne = nodeOf("Pad", List.of("y"), List.of("pos"), number("value", -1));

    assertThat(holds(graph(), five)).isTrue();
    assertThat(holds(graph(), minusOne)).isFalse();
    assertThat(holds(graph(), nodeOf("Pad", List.of("y"), List.of("pos", "pads", "plus"))))
        .isTrue();
    assertThat(holds(graph(), nodeOf("Pad", List.of("y"), List.of("pos", "pads", "minus"))))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "any, zero.u8, true",
    "any, ten.u8, false",
    "any, zero.s8, false",
    "pos, ten.u8, true",
    "pos, zero.s8, true"
  })
  void quantizersMayHaveTakenTheReluOver(String tensor, String zero, boolean expected) {
    Node quantize = nodeOf("QuantizeLinear", List.of("q"), List.of(tensor, "scale", zero));
    Node dequantize = nodeOf("DequantizeLinear", List.of("y"), List.of("q", "scale", zero));

    assertThat(holds(graph(), quantize, dequantize)).isEqualTo(expected);
  }

  private static Attribute number(String name, float value) {
    return Attribute.number(name, value);
  }
}
