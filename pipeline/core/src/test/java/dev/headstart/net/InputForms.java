// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.SIDE;
import static dev.headstart.net.NetForms.images;
import static dev.headstart.net.NetForms.input;

import dev.headstart.net.card.NetTraits;
import dev.headstart.net.card.NetTraits.Layout;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.ValueInfo;
import java.util.List;

/** Forms of inputs: layouts, types, sizes. */
final class InputForms {

  private static final NetTraits CHANNELS_LAST = new NetTraits(null, null, Layout.NHWC);

  private InputForms() {}

  static List<Form> all() {
    return List.of(
        Form.of(
                "Channels last (TensorFlow)",
                "feat",
                input(ElementType.FLOAT, -1, SIDE, SIDE, 3)
                    .transpose("first", "input", 0, 3, 1, 2)
                    .body("first")
                    .pooled("r2")
                    .gemm("output", "feat", 64, CLASSES)
                    .output("output"))
            .with(CHANNELS_LAST),
        Form.of(
            "uint8",
            "feat",
            input(ElementType.UINT8, -1, 3, SIDE, SIDE)
                .cast("floats", "input", ElementType.FLOAT)
                .body("floats")
                .pooled("r2")
                .gemm("output", "feat", 64, CLASSES)
                .output("output")),
        Form.of(
                "uint8, channels last",
                "feat",
                input(ElementType.UINT8, -1, SIDE, SIDE, 3)
                    .cast("floats", "input", ElementType.FLOAT)
                    .transpose("first", "floats", 0, 3, 1, 2)
                    .body("first")
                    .pooled("r2")
                    .gemm("output", "feat", 64, CLASSES)
                    .output("output"))
            .with(CHANNELS_LAST),
        Form.of(
            "One channel",
            "feat",
            input(ElementType.FLOAT, -1, 1, SIDE, SIDE)
                .conv("c0", "input", 1, 64, 3, 2)
                .relu("r0", "c0")
                .pooled("r0")
                .gemm("output", "feat", 64, CLASSES)
                .output("output")),
        Form.of("Normalised inside", "feat", normalised()),
        Form.of(
            "Any size",
            "feat",
            input(ElementType.FLOAT, -1, 3, -1, -1)
                .body()
                .pooled("r2")
                .gemm("output", "feat", 64, CLASSES)
                .output("output")),
        Form.refused("Two inputs", "Net 'test' has 2 inputs", twoInputs()));
  }

  private static NetForms normalised() {
    NetForms net = images();
    return net.node("Sub", "centred", List.of("input", net.weights("mean", 0.1, 1, 3, 1, 1)))
        .node("Div", "normed", List.of("centred", net.positive("std", 1, 3, 1, 1)))
        .body("normed")
        .pooled("r2")
        .gemm("output", "feat", 64, CLASSES)
        .output("output");
  }

  private static NetForms twoInputs() {
    NetForms net = images();
    net.writer().input(ValueInfo.shaped("mask", ElementType.FLOAT, -1, 64));
    return net.body()
        .pooled("r2")
        .node("Mul", "masked", List.of("feat", "mask"))
        .gemm("output", "masked", 64, CLASSES)
        .output("output");
  }
}
