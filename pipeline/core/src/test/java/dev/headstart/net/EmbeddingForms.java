// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.images;

import dev.headstart.onnx.Attribute;
import java.util.List;

/** Forms of nets without a classifier, which put out features. */
final class EmbeddingForms {

  private EmbeddingForms() {}

  static List<Form> all() {
    return List.of(
        Form.of("Mean of a map put out", "feat", images().body().pooled("r2").output("feat")),
        Form.of(
            "ArcFace: Gemm and batch norm",
            "embedding",
            images()
                .body()
                .flatten("fl", "r2")
                .gemm("e0", "fl", 64 * 16, 32)
                .batchNorm("embedding", "e0", 32)
                .output("embedding")),
        Form.of(
            "FaceNet: divided by its length",
            "out",
            images()
                .body()
                .pooled("r2")
                .gemm("e0", "feat", 64, 32)
                .node(
                    "ReduceL2",
                    "length",
                    List.of("e0"),
                    Attribute.integers("axes", 1L),
                    Attribute.integer("keepdims", 1))
                .node("Div", "out", List.of("e0", "length"))
                .output("out")),
        Form.of(
            "Normalised by LpNormalization",
            "out",
            images()
                .body()
                .pooled("r2")
                .gemm("e0", "feat", 64, 32)
                .node("LpNormalization", "out", List.of("e0"), Attribute.integer("axis", 1))
                .output("out")),
        Form.of("A map put out", "r2", images().body().output("r2")),
        Form.of(
            "A map put out, channels last",
            "last",
            images()
                .body()
                .transpose("turned", "r2", 0, 2, 3, 1)
                .layerNorm("last", "turned", 64)
                .output("last")),
        Form.of(
            "Gemm whose output is called embedding",
            "image_embedding",
            images()
                .body()
                .pooled("r2")
                .gemm("image_embedding", "feat", 64, 32)
                .output("image_embedding")),
        Form.of(
            "CLIP: a projection without bias, called image_embeds",
            "image_embeds",
            images()
                .body()
                .pooled("r2")
                .matMul("image_embeds", "feat", 64, 32)
                .output("image_embeds")),
        Form.of(
            "Hash: Gemm and Tanh",
            "hash",
            images()
                .body()
                .pooled("r2")
                .gemm("e0", "feat", 64, 32)
                .node("Tanh", "hash", List.of("e0"))
                .output("hash")),
        Form.of(
            "MobileNetV2 without its classifier",
            "feat",
            mobileNetEmbedding().pooled("r3").output("feat")),
        Form.of(
            "MNASNet without its classifier: 1x1 Conv and ReLU before the mean",
            "feat",
            images()
                .body()
                .conv("c3", "r2", 64, 96, 1, 1)
                .relu("r3", "c3")
                .pooled("r3")
                .output("feat")),
        Form.of(
            "ConvNeXt without its classifier", "norm", ConvolutionForms.convNext().output("norm")));
  }

  private static NetForms mobileNetEmbedding() {
    NetForms net = images().body().conv("c3", "r2", 64, 96, 1, 1);
    return net.node("Clip", "r3", List.of("c3", net.number(0), net.number(6)));
  }
}
