// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.images;

import dev.headstart.onnx.Attribute;
import java.util.List;

/** Forms of convolutional architectures, each with its classifier. */
final class ConvolutionForms {

  private ConvolutionForms() {}

  static List<Form> all() {
    return List.of(
        Form.of(
            "ResNet: residual sum, batch norm",
            "feat",
            images()
                .conv("c0", "input", 3, 16, 3, 2)
                .batchNorm("b0", "c0", 16)
                .relu("r0", "b0")
                .conv("c1", "r0", 16, 16, 3, 1)
                .batchNorm("b1", "c1", 16)
                .node("Add", "sum", List.of("b1", "r0"))
                .relu("r1", "sum")
                .pooled("r1")
                .gemm("output", "feat", 16, CLASSES)
                .output("output")),
        Form.of(
            "VGG: two hidden layers",
            "r4",
            images()
                .body()
                .flatten("flat", "r2")
                .gemm("f3", "flat", 64 * 16, 32)
                .relu("r3", "f3")
                .gemm("f4", "r3", 32, 24)
                .relu("r4", "f4")
                .gemm("output", "r4", 24, CLASSES)
                .output("output")),
        Form.of(
            "SqueezeNet: the classifier is a 1x1 Conv before the mean",
            "r2",
            images()
                .body()
                .conv("c10", "r2", 64, CLASSES, 1, 1)
                .relu("r10", "c10")
                .gap("gap", "r10")
                .flatten("output", "gap")
                .output("output")),
        Form.of(
            "SqueezeNet with Softmax",
            "r2",
            images()
                .body()
                .conv("c10", "r2", 64, CLASSES, 1, 1)
                .relu("r10", "c10")
                .gap("gap", "r10")
                .flatten("flat", "gap")
                .node("Softmax", "output", List.of("flat"))
                .output("output")),
        Form.of("MobileNetV2: depthwise, ReLU6", "feat", mobileNet()),
        Form.of(
            "MobileNetV3: hard swish, a hidden layer",
            "hidden",
            images()
                .conv("c0", "input", 3, 32, 3, 2)
                .node("HardSwish", "h0", List.of("c0"))
                .pooled("h0")
                .gemm("f1", "feat", 32, 48)
                .node("HardSwish", "hidden", List.of("f1"))
                .gemm("output", "hidden", 48, CLASSES)
                .output("output")),
        Form.of(
            "EfficientNet: SiLU, squeeze and excitation",
            "feat",
            images()
                .conv("c0", "input", 3, 32, 3, 2)
                .silu("s0", "c0")
                .gap("se", "s0")
                .conv("se1", "se", 32, 8, 1, 1)
                .silu("se2", "se1")
                .conv("se3", "se2", 8, 32, 1, 1)
                .node("Sigmoid", "se4", List.of("se3"))
                .node("Mul", "scaled", List.of("s0", "se4"))
                .conv("c1", "scaled", 32, 64, 1, 1)
                .silu("s1", "c1")
                .pooled("s1")
                .gemm("output", "feat", 64, CLASSES)
                .output("output")),
        Form.of(
            "ConvNeXt: LayerNorm with the channels last, GELU",
            "norm",
            convNext().gemm("output", "norm", 16, CLASSES).output("output")),
        Form.of(
            "DenseNet: concatenation",
            "feat",
            images()
                .body()
                .conv("c3", "r2", 64, 16, 3, 1)
                .node("Concat", "cat", List.of("r2", "c3"), Attribute.integer("axis", 1))
                .batchNorm("bn", "cat", 80)
                .relu("r3", "bn")
                .pooled("r3")
                .gemm("output", "feat", 80, CLASSES)
                .output("output")),
        Form.of(
            "ShuffleNet: channels shuffled by Reshape and Transpose",
            "feat",
            images()
                .body()
                .reshape("groups", "r2", false, -1, 2, 32, 4, 4)
                .transpose("turned", "groups", 0, 2, 1, 3, 4)
                .reshape("shuffled", "turned", false, -1, 64, 4, 4)
                .conv("c3", "shuffled", 64, 64, 3, 1, 2, true)
                .relu("r3", "c3")
                .pooled("r3")
                .gemm("output", "feat", 64, CLASSES)
                .output("output")),
        Form.of(
            "RegNet: grouped convolutions",
            "feat",
            images()
                .body()
                .conv("c3", "r2", 64, 64, 3, 1, 8, true)
                .relu("r3", "c3")
                .pooled("r3")
                .gemm("output", "feat", 64, CLASSES)
                .output("output")),
        Form.of(
            "GoogLeNet: an auxiliary output",
            "feat",
            images()
                .body()
                .gap("aux.gap", "r1")
                .flatten("aux.flat", "aux.gap")
                .gemm("aux", "aux.flat", 32, CLASSES)
                .conv("c3", "r2", 64, 64, 3, 1)
                .relu("r3", "c3")
                .pooled("r3")
                .gemm("output", "feat", 64, CLASSES)
                .output("output", "aux")),
        Form.of(
            "Classifier as a 1x1 Conv of the mean",
            "gap",
            images()
                .body()
                .gap("gap", "r2")
                .conv("fc", "gap", 64, CLASSES, 1, 1, 1, false)
                .flatten("output", "fc")
                .output("output")),
        Form.of(
            "Dropout before the classifier",
            "feat",
            images()
                .body()
                .pooled("r2")
                .node("Dropout", "drop", List.of("feat"))
                .gemm("output", "drop", 64, CLASSES)
                .output("output")),
        Form.of(
            "Darknet: leaky ReLU",
            "feat",
            images()
                .conv("c0", "input", 3, 32, 3, 2)
                .node("LeakyRelu", "l0", List.of("c0"), Attribute.number("alpha", 0.1))
                .pooled("l0")
                .gemm("output", "feat", 32, CLASSES)
                .output("output")),
        Form.of(
            "MatMul and Add in place of Gemm",
            "feat",
            images()
                .body()
                .pooled("r2")
                .matMul("product", "feat", 64, CLASSES)
                .bias("output", "product", CLASSES)
                .output("output")),
        Form.of(
            "Mean by ReduceMean",
            "mean",
            images()
                .body()
                .node(
                    "ReduceMean",
                    "mean",
                    List.of("r2"),
                    Attribute.integers("axes", 2L, 3L),
                    Attribute.integer("keepdims", 0))
                .gemm("output", "mean", 64, CLASSES)
                .output("output")));
  }

  private static NetForms mobileNet() {
    NetForms mobile = images().conv("c0", "input", 3, 16, 3, 2);
    mobile.node("Clip", "r0", List.of("c0", mobile.number(0), mobile.number(6)));
    return mobile
        .conv("c1", "r0", 16, 16, 3, 1, 16, true)
        .conv("c2", "c1", 16, 64, 1, 1)
        .node("Clip", "r2", List.of("c2", mobile.number(0), mobile.number(6)))
        .pooled("r2")
        .gemm("output", "feat", 64, CLASSES)
        .output("output");
  }

  /** Without its classifier: {@code norm} has 16 features. */
  static NetForms convNext() {
    return images()
        .conv("c0", "input", 3, 16, 4, 4)
        .conv("c1", "c0", 16, 16, 3, 1, 16, true)
        .transpose("last", "c1", 0, 2, 3, 1)
        .layerNorm("ln", "last", 16)
        .matMul("f1", "ln", 16, 32)
        .gelu("g1", "f1")
        .matMul("f2", "g1", 32, 16)
        .transpose("first", "f2", 0, 3, 1, 2)
        .node("Add", "block", List.of("first", "c0"))
        .pooled("block")
        .layerNorm("norm", "feat", 16);
  }
}
