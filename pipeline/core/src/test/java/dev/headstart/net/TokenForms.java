// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.images;

import dev.headstart.net.card.NetTraits;
import dev.headstart.net.layer.Pool;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** Forms of vision transformers, whose maps are tokens. */
final class TokenForms {

  private TokenForms() {}

  static List<Form> all() {
    return List.of(
        Form.of("ViT: the class token is classified", "cls", classToken()),
        Form.of(
            "ViT: the mean of the tokens is classified",
            "mean",
            tokens(0)
                .node(
                    "ReduceMean",
                    "mean",
                    List.of("norm"),
                    Attribute.integers("axes", 1L),
                    Attribute.integer("keepdims", 0))
                .gemm("output", "mean", 24, CLASSES)
                .output("output")),
        Form.of("Tokens put out, a class token first", "norm", tokens(1).output("norm")),
        Form.of("Tokens put out, no class token", "norm", tokens(0).output("norm")),
        Form.of("Tokens put out, class token and 4 registers", "norm", tokens(5).output("norm")),
        Form.of("Tokens put out, code.pool: mean", "norm", tokens(1).output("norm"))
            .with(pooled(Pool.MEAN)),
        Form.of("Tokens put out, code.pool: mean-patches", "norm", tokens(1).output("norm"))
            .with(pooled(Pool.MEAN_PATCHES)));
  }

  private static NetForms classToken() {
    NetForms net = tokens(1);
    net.writer().add(Tensor.of("first", ElementType.INT64, ByteBuffer.allocate(8)));
    return net.node("Gather", "cls", List.of("norm", "first"), Attribute.integer("axis", 1))
        .gemm("output", "cls", 24, CLASSES)
        .output("output");
  }

  private static NetTraits pooled(Pool pool) {
    return new NetTraits(null, pool, null);
  }

  /** Patches as tokens, {@code tokens}, with some in front of them; one layer of attention. */
  private static NetForms tokens(int front) {
    NetForms net =
        images()
            .conv("p", "input", 3, 24, 4, 4, 1, true)
            .reshape("pr", "p", false, 0, 24, -1)
            .transpose("tokens", "pr", 0, 2, 1);
    String all = "tokens";
    if (front > 0) {
      net.node(
              "ReduceMean",
              "m",
              List.of("tokens"),
              Attribute.integers("axes", 1L),
              Attribute.integer("keepdims", 1))
          .node("Mul", "zero", List.of("m", net.number(0)))
          .node("Add", "front", List.of("zero", net.weights("front.w", 1, 1, front, 24)))
          .node("Concat", "all", List.of("front", "tokens"), Attribute.integer("axis", 1));
      all = "all";
    }
    return net.layerNorm("ln", all, 24)
        .matMul("q", "ln", 24, 24)
        .transpose("k", "ln", 0, 2, 1)
        .node("MatMul", "scores", List.of("q", "k"))
        .node("Softmax", "weights", List.of("scores"), Attribute.integer("axis", -1))
        .node("MatMul", "mixed", List.of("weights", "ln"))
        .node("Add", "sum", List.of(all, "mixed"))
        .layerNorm("norm", "sum", 24);
  }
}
