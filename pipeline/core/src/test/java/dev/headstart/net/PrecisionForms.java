// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.images;
import static dev.headstart.net.NetForms.input;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import java.util.List;
import java.util.Map;

/** Forms of numbers: half precision, double precision, quantised. */
final class PrecisionForms {

  private PrecisionForms() {}

  static List<Form> all() {
    return List.of(
        Form.of("float16: weights, input and output", "feat", halved(ElementType.FLOAT16, true))
            .within(1e-2),
        Form.of("float16 inside, float32 in and out", "feat", halved(ElementType.FLOAT16, false))
            .within(1e-2),
        Form.of("bfloat16: weights, input and output", "feat", halved(ElementType.BFLOAT16, true))
            .within(1e-2),
        Form.of("bfloat16 inside, float32 in and out", "feat", halved(ElementType.BFLOAT16, false))
            .within(1e-2),
        Form.of(
            "Input and output of float64",
            "feat",
            input(ElementType.DOUBLE, -1, 3, NetForms.SIDE, NetForms.SIDE)
                .cast("single", "input", ElementType.FLOAT)
                .body("single")
                .pooled("r2")
                .gemm("scores", "feat", 64, CLASSES)
                .cast("output", "scores", ElementType.DOUBLE)
                .output("output", ElementType.DOUBLE)),
        Form.of("int8 as QDQ", "dq", qdq()),
        Form.of("int8 as QOperator", "c0", qOperator()),
        Form.of("int8 made at run time (dynamic)", "feat", dynamic()));
  }

  private static NetForms halved(ElementType type, boolean ends) {
    NetForms plain = images().classifier();
    NetForms net =
        ends
            ? input(type, -1, 3, NetForms.SIDE, NetForms.SIDE)
            : images().cast("half", "input", type);
    for (Tensor tensor : plain.writer().model().initializers()) {
      long[] dims = tensor.dims().stream().mapToLong(Long::longValue).toArray();
      net.writer().add(NetForms.half(tensor.name(), type, tensor.floatArray(), dims));
    }
    for (Node node : plain.writer().model().nodes()) {
      Node fed = node.renamed(ends ? Map.of() : Map.of("input", "half", "output", "scores"));
      net.node(fed.named(""));
    }
    return ends
        ? net.output("output", type)
        : net.cast("output", "scores", ElementType.FLOAT).output("output");
  }

  private static NetForms qdq() {
    NetForms net = images().body().pooled("r2");
    String scale = net.positive("scale");
    String zero = net.whole("zero", ElementType.UINT8, 0);
    String weights = net.bytes("fc.q", ElementType.INT8, 64, CLASSES);
    String weightZero = net.whole("fc.zero", ElementType.INT8, 0);
    return net.node("QuantizeLinear", "q", List.of("feat", scale, zero))
        .node("DequantizeLinear", "dq", List.of("q", scale, zero))
        .node("DequantizeLinear", "fc.w", List.of(weights, scale, weightZero))
        .node("MatMul", "output", List.of("dq", "fc.w"))
        .output("output");
  }

  private static NetForms qOperator() {
    NetForms net = images();
    net.writer().opset(17);
    String scale = net.writer().number("scale", 0.02);
    String zero = net.whole("zero", ElementType.UINT8, 128);
    String flat = net.whole("flat.zero", ElementType.UINT8, 0);
    String weightZero = net.whole("w.zero", ElementType.INT8, 0);
    String w = net.bytes("c0.w", ElementType.INT8, 16, 3, 3, 3);
    String fc = net.bytes("fc.w", ElementType.INT8, 16 * 49, CLASSES);
    return net.node("QuantizeLinear", "q", List.of("input", scale, zero))
        .node(
            "QLinearConv",
            "c0",
            List.of("q", scale, zero, w, scale, weightZero, scale, flat),
            Attribute.integers("strides", 2L, 2L))
        .flatten("feat", "c0")
        .node(
            "QLinearMatMul",
            "scores",
            List.of("feat", scale, flat, fc, scale, weightZero, scale, zero))
        .node("DequantizeLinear", "output", List.of("scores", scale, zero))
        .output("output");
  }

  private static NetForms dynamic() {
    NetForms net = images().body().pooled("r2");
    String w = net.bytes("fc.w", ElementType.INT8, 64, CLASSES);
    String wScale = net.writer().number("w.scale", 0.01);
    return net.node(
            Node.of("DynamicQuantizeLinear", List.of("feat"), List.of("q", "q.scale", "q.zero")))
        .node("MatMulInteger", "product", List.of("q", w, "q.zero"))
        .cast("floats", "product", ElementType.FLOAT)
        .node("Mul", "scales", List.of("q.scale", wScale))
        .node("Mul", "scaled", List.of("floats", "scales"))
        .bias("output", "scaled", CLASSES)
        .output("output");
  }
}
