// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.images;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import java.util.List;

/** Forms of what follows the features: heads, scores, several of them. */
final class HeadForms {

  private HeadForms() {}

  static List<Form> all() {
    return List.of(
        Form.of(
            "Two heads",
            "feat",
            images()
                .body()
                .pooled("r2")
                .gemm("a", "feat", 64, 5)
                .gemm("b", "feat", 64, 7)
                .output("a", "b")),
        Form.of(
            "Two heads, one with hidden layers",
            "feat",
            images()
                .body()
                .pooled("r2")
                .gemm("ha", "feat", 64, 16)
                .relu("ra", "ha")
                .gemm("a", "ra", 16, 5)
                .gemm("b", "feat", 64, 7)
                .output("a", "b")),
        Form.of(
            "Scores and features put out",
            "feat",
            images()
                .body()
                .pooled("r2")
                .gemm("output", "feat", 64, CLASSES)
                .output("feat", "output")),
        Form.of(
            "Several labels: Sigmoid",
            "feat",
            images()
                .body()
                .pooled("r2")
                .gemm("scores", "feat", 64, CLASSES)
                .node("Sigmoid", "output", List.of("scores"))
                .output("output")),
        Form.of("Scores divided by a temperature", "feat", temperature()),
        Form.of(
            "Mean of two classifiers of the same features",
            "feat",
            images()
                .body()
                .pooled("r2")
                .gemm("a", "feat", 64, CLASSES)
                .gemm("b", "feat", 64, CLASSES)
                .node("Mean", "output", List.of("a", "b"))
                .output("output")),
        Form.of("Classifier inside If", "feat", ifHead()),
        Form.of(
            "A hidden layer before the classifier",
            "hidden",
            images()
                .body()
                .pooled("r2")
                .gemm("h", "feat", 64, 24)
                .node("HardSwish", "hidden", List.of("h"))
                .gemm("output", "hidden", 24, CLASSES)
                .output("output")),
        Form.refused(
            "Two classifiers of different features",
            "The net's graph does not determine its code layer",
            images()
                .body()
                .gap("gap1", "r1")
                .flatten("feat1", "gap1")
                .pooled("r2")
                .gemm("a", "feat1", 32, CLASSES)
                .gemm("b", "feat", 64, CLASSES)
                .node("Add", "output", List.of("a", "b"))
                .output("output")));
  }

  private static NetForms temperature() {
    NetForms net = images().body().pooled("r2").gemm("scores", "feat", 64, CLASSES);
    return net.node("Div", "output", List.of("scores", net.number(1.7))).output("output");
  }

  private static NetForms ifHead() {
    NetForms net = images().body().pooled("r2");
    NetForms then = NetForms.branch().gemm("then.out", "feat", 64, CLASSES);
    then.writer().output(ValueInfo.shaped("then.out", ElementType.FLOAT, -1, CLASSES));
    NetForms other = NetForms.branch().gemm("else.out", "feat", 64, CLASSES);
    other.writer().output(ValueInfo.shaped("else.out", ElementType.FLOAT, -1, CLASSES));
    net.whole("yes", ElementType.BOOL, 1);
    return net.node(
            Node.of(
                "If",
                List.of("yes"),
                List.of("output"),
                Attribute.subgraph("then_branch", then.writer().model()),
                Attribute.subgraph("else_branch", other.writer().model())))
        .output("output");
  }
}
