// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A small real ConvNet for tests: 32x32 RGB, two convolutions with random weights, a code of 16
 * floats ({@code code}), three classes ({@code logits}).
 */
public final class TinyNet {

  /** The length of its code. */
  public static final int CODE_LENGTH = 16;

  private static final int SIDE = 32;

  private TinyNet() {}

  /** The net; the same weights for the same seed. */
  public static PretrainedNet of(long seed) {
    return PretrainedNet.of(onnx(seed), card());
  }

  /** Writes {@code NAME.onnx} and {@code NAME.yaml} and returns the ONNX file. */
  public static Path write(Path folder, String name, long seed) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), card().toYaml());
    return Files.write(folder.resolve(name + ".onnx"), onnx(seed));
  }

  private static NetCard card() {
    Preprocessing input =
        new Preprocessing(
            SIDE,
            SIDE,
            ResizeRule.SHORT_SIDE,
            36,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255f,
            List.of(0.5f, 0.5f, 0.5f),
            List.of(0.25f, 0.25f, 0.25f),
            ExifOrientation.APPLY);
    return new NetCard("tiny", "made for tests", "CC0-1.0", null, input, null, null, List.of());
  }

  private static byte[] onnx(long seed) {
    Random random = new Random(seed);
    ModelWriter graph =
        ModelWriter.start("tiny")
            .irVersion(8)
            .opset(13)
            .input(ValueInfo.floats("image", 3, SIDE, SIDE))
            .add(weights("w1", random, 0.3, 8, 3, 3, 3))
            .add(weights("w2", random, 0.2, CODE_LENGTH, 8, 3, 3))
            .add(weights("w3", random, 0.2, 3, CODE_LENGTH));
    graph.node("Conv", "conv1", List.of("image", "w1"), Attribute.integers("strides", 2, 2));
    graph.node("Relu", "relu1", List.of("conv1"));
    graph.node("Conv", "conv2", List.of("relu1", "w2"), Attribute.integers("strides", 2, 2));
    graph.node("Relu", "relu2", List.of("conv2"));
    graph.node("GlobalAveragePool", "pooled", List.of("relu2"));
    graph.node("Flatten", "code", List.of("pooled"));
    graph.node("Gemm", "logits", List.of("code", "w3"), Attribute.integer("transB", 1));
    return graph.output(ValueInfo.floats("logits", 3)).bytes();
  }

  private static Tensor weights(String name, Random random, double scale, long... dims) {
    float[] values = new float[Math.toIntExact(LongStream.of(dims).reduce(1, Math::multiplyExact))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * scale);
    }
    return Tensor.listedFloats(name, values, dims);
  }
}
