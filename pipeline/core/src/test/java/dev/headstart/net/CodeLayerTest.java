// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.TestGraph.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which layer is found, and what its codes are, computed by hand. */
class CodeLayerTest {

  /** Two channels: the first plane less the second, and the third negated. */
  private static TestGraph convolved() {
    return TestGraph.ofImages()
        .floats("w", List.of(2, 3, 1, 1), 1, -1, 0, 0, 0, -1)
        .floats("bias", List.of(2), 0, 0.5)
        .node("Conv", "conv", "image", "w", "bias");
  }

  private static TestGraph classified(TestGraph graph, String features) {
    return graph
        .floats("fc.w", List.of(2, 3), 1, 2, 3, 4, 5, 6)
        .node("Gemm", "logits", features, "fc.w")
        .node("Softmax", "prob", "logits")
        .output("prob");
  }

  @Test
  void pooledVectorBeforeTheClassifierIsTheCode() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .node("GlobalAveragePool", "gap", "relu")
            .node("Flatten", "flat", "gap");
    PretrainedNet net = classified(graph, "flat").net();

    assertThat(net.codeLayer()).isEqualTo("flat");
    CutNet cut = net.cut(List.of());
    assertThat(cut.layers()).containsExactly("flat");
    assertThat(cut.lengths()).containsExactly(2);
    List<float[]> codes = Codes.of(cut, 0, Codes.A, Codes.B);
    // A: 1-5, 2-6, ... all below 0; -(-1)+.5, ... mean 3. B: only the last pixel, 7/4; 0.5 +-2.
    assertThat(codes.get(0)).containsExactly(0f, 3f);
    assertThat(codes.get(1)).containsExactly(1.75f, 1.25f);
  }

  @Test
  void mapBeforeTheClassifierIsAveraged() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .node("Dropout", List.of("drop", "mask"), List.of("relu"))
            .floats("w10", List.of(3, 2, 1, 1), 1, 2, 3, 4, 5, 6)
            .node("Conv", "conv10", "drop", "w10")
            .node("Relu", "relu10", "conv10")
            .node("GlobalAveragePool", "pool10", "relu10")
            .node("Flatten", "logits", "pool10")
            .node("Softmax", "prob", "logits")
            .output("prob");
    PretrainedNet net = graph.net();

    assertThat(net.codeLayer()).isEqualTo("relu");
    assertThat(Codes.of(net.cut(List.of()), 0, Codes.B).get(0)).containsExactly(1.75f, 1.25f);
  }

  @Test
  void hiddenLayerBehindDropoutAndFlattenIsTheCode() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .node("Flatten", "flat", "relu")
            .floats("fc6.w", List.of(8, 2), 1, -1, 1, -1, 1, -1, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0)
            .node("MatMul", "fc6", "flat", "fc6.w")
            .node("Relu", "relu6", "fc6")
            .node("Dropout", "drop6", "relu6")
            .node("Identity", "same6", "drop6");
    PretrainedNet net = classified(graph, "same6").net();

    assertThat(net.codeLayer()).isEqualTo("relu6");
    assertThat(Codes.of(net.cut(List.of()), 0, Codes.A, Codes.B))
        .containsExactly(new float[] {0, 0}, new float[] {7, 0});
  }

  @Test
  void flattenedMapIsAveragedInPlaceOfTakenPixelByPixel() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .longs("rows", -1L, 8L)
            .node("Reshape", "flat", "relu", "rows")
            .floats("fc.w", List.of(8, 3), new double[24])
            .node("Gemm", "logits", "flat", "fc.w")
            .output("logits");

    assertThat(graph.net().codeLayer()).isEqualTo("relu");
  }

  @Test
  void channelsLastMapIsTakenBeforeItIsTransposed() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .node(
                "Transpose",
                List.of("nhwc"),
                List.of("relu"),
                Attribute.integers("perm", 0, 2, 3, 1))
            .longs("rows", -1L, 8L)
            .node("Reshape", "flat", "nhwc", "rows")
            .floats("fc.w", List.of(8, 3), new double[24])
            .node("Gemm", "logits", "flat", "fc.w")
            .output("logits");
    PretrainedNet net = graph.net();

    assertThat(net.codeLayer()).isEqualTo("relu");
    assertThat(Codes.of(net.cut(List.of()), 0, Codes.B).get(0)).containsExactly(1.75f, 1.25f);
  }

  @Test
  void activationsThatMayBeNegativeGetAReluAndNamedLayersDoNot() {
    TestGraph graph =
        convolved()
            .node("Sigmoid", "sigmoid", "conv")
            .node("Mul", "silu", "conv", "sigmoid")
            .node("GlobalAveragePool", "gap", "silu")
            .node("Flatten", "flat", "gap");
    PretrainedNet net = classified(graph, "flat").net();
    double silu = -4 / (1 + Math.exp(4));

    assertThat(net.codeLayer()).isEqualTo("flat");
    assertThat(Codes.of(net.cut(List.of()), 0, Codes.A).get(0)[0]).isZero();
    assertThat(Codes.of(net.cut(List.of("gap", "flat")), 0, Codes.A).get(0)[0])
        .isCloseTo((float) silu, within(1e-6f));
    assertThat(Codes.of(net.cut(List.of("gap", "flat")), 1, Codes.A).get(0)[0]).isZero();
  }

  @Test
  void weightsMayBeQuantizedOrTransposedBeforeUse() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .node("GlobalAveragePool", "gap", "relu")
            .node("Flatten", "flat", "gap")
            .bytes("fc.q", ElementType.INT8, List.of(3, 2), 1, 2, 3, 4, 5, 6)
            .floats("scale", List.of(), 0.5)
            .bytes("zero", ElementType.INT8, List.of(), 0)
            .node("DequantizeLinear", "fc.dq", "fc.q", "scale", "zero")
            .node("Transpose", List.of("fc.w"), List.of("fc.dq"), Attribute.integers("perm", 1, 0))
            .node("Identity", "fc.same", "fc.w")
            .node("MatMul", "logits", "flat", "fc.same")
            .output("logits");

    assertThat(graph.net().codeLayer()).isEqualTo("flat");
  }

  @Test
  void productOfTwoActivationsIsNoWeightedLayer() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .floats("fc.w", List.of(2, 2, 1, 1), 1, 2, 3, 4)
            .node("Conv", "last", "relu", "fc.w")
            .node("MatMul", "attention", "last", "last")
            .node("Softmax", "prob", "attention")
            .output("prob");

    assertThat(graph.net().codeLayer()).isEqualTo("relu");
  }

  @Test
  void outputThatMostLayersLeadToIsTheMainOne() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .floats("aux.w", List.of(2, 2, 1, 1), 1, 2, 3, 4)
            .node("Conv", "aux", "relu", "aux.w")
            .node("Conv", "conv2", "relu", "aux.w")
            .node("Relu", "relu2", "conv2")
            .node("GlobalAveragePool", "gap", "relu2")
            .node("Flatten", "flat", "gap");
    PretrainedNet net = classified(graph.output("aux"), "flat").net();

    assertThat(net.codeLayer()).isEqualTo("flat");
  }

  @Test
  void severalClassifiersOfTheSameFeaturesShareTheCodeLayer() {
    PretrainedNet net = twoClassifiers("flat", "flat").net();

    assertThat(net.codeLayer()).isEqualTo("flat");
  }

  @Test
  void severalClassifiersOfDifferentFeaturesAreNotGuessedAt() {
    PretrainedNet net = twoClassifiers("flat", "conv.flat").net();

    assertThatThrownBy(net::codeLayer)
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("several last layers")
        .hasMessageContaining("flat")
        .hasMessageContaining("conv")
        .hasMessageContaining("code.layer");
    assertThat(net.cut(List.of("flat")).lengths()).containsExactly(2);
  }

  @Test
  void netOfOneLayerHasNoCodes() {
    PretrainedNet net = convolved().output("conv").net();

    assertThatThrownBy(net::codeLayer)
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("only one weighted layer");
  }

  @Test
  void netWithoutWeightsHasNoCodes() {
    PretrainedNet net = TestGraph.ofImages().node("Relu", "relu", "image").output("relu").net();

    assertThatThrownBy(net::codeLayer)
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("no weighted layer");
  }

  @Test
  void layersSayWhichOfThemMakeCodes() {
    TestGraph graph =
        convolved()
            .node("Relu", "relu", "conv")
            .node(nodeOf("Shape", List.of("shape"), List.of("relu")))
            .node("GlobalAveragePool", "gap", "relu")
            .node("Flatten", "flat", "gap");
    PretrainedNet net = classified(graph, "flat").net();

    assertThat(net.layers())
        .containsExactly(
            new Layer("conv", "Conv", List.of(-1L, 2L, 2L, 2L), true),
            new Layer("relu", "Relu", List.of(-1L, 2L, 2L, 2L), true),
            new Layer("gap", "GlobalAveragePool", List.of(-1L, 2L, 1L, 1L), true),
            new Layer("flat", "Flatten", List.of(-1L, 2L), true),
            new Layer("logits", "Gemm", List.of(-1L, 3L), false),
            new Layer("prob", "Softmax", List.of(-1L, 3L), false));
  }

  private static TestGraph twoClassifiers(String first, String second) {
    return convolved()
        .node("Relu", "relu", "conv")
        .node("GlobalAveragePool", "gap", "relu")
        .node("Flatten", "flat", "gap")
        .node("GlobalAveragePool", "conv.gap", "conv")
        .node("Flatten", "conv.flat", "conv.gap")
        .floats("fc.w", List.of(2, 3), 1, 2, 3, 4, 5, 6)
        .node("Gemm", "one", first, "fc.w")
        .node("Gemm", "two", second, "fc.w")
        .node("Add", "sum", "one", "two")
        .output("sum");
  }
}
