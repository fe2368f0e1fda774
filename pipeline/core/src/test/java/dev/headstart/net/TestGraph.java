// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.util.List;

/** Builds small ONNX models, by default for images of 2x2 pixels named {@code image}. */
public final class TestGraph {

  static final int SIDE = 2;

  private final ModelWriter writer = ModelWriter.start("test").irVersion(8).opset(13);

  /** A model with its input, of any batch. */
  static TestGraph ofImages() {
    return new TestGraph().input("image", ElementType.FLOAT, -1, 3, SIDE, SIDE);
  }

  /** A model with its input, of a batch of one. */
  static TestGraph ofOneImage() {
    return new TestGraph().input("image", ElementType.FLOAT, 1, 3, SIDE, SIDE);
  }

  public static NetCard card() {
    return card(SIDE, SIDE);
  }

  static NetCard card(int width, int height) {
    Preprocessing input =
        new Preprocessing(
            width,
            height,
            ResizeRule.EXACT,
            0,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255f,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            ExifOrientation.APPLY);
    return new NetCard("test", "made for the test", "CC0-1.0", null, input, null, null, List.of());
  }

  public TestGraph input(String name, ElementType type, long... shape) {
    writer.input(ValueInfo.shaped(name, type, shape));
    return this;
  }

  public TestGraph node(String op, String output, String... inputs) {
    return node(op, List.of(output), List.of(inputs));
  }

  public TestGraph node(
      String op, List<String> outputs, List<String> inputs, Attribute... attributes) {
    return node(nodeOf(op, outputs, inputs, attributes));
  }

  public TestGraph node(Node node) {
    writer.add(node);
    return this;
  }

  public TestGraph floats(String name, List<Integer> dims, double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    writer.add(Tensor.listedFloats(name, floats, longs(dims)));
    return this;
  }

  /** Adds the planes' means, {@code gap}: of {@link Codes#A} 2.5, 6.5, -2.5, of B 2, 1, 0. */
  TestGraph pooled() {
    return node("GlobalAveragePool", "gap", "image");
  }

  /** Adds a classifier of three features, {@code logits}, as an output. */
  TestGraph classified(String features) {
    return floats("fc.w", List.of(3, 2), 1, 2, 3, 4, 5, 6)
        .floats("fc.b", List.of(2), 1, 2)
        .node("Gemm", "logits", features, "fc.w", "fc.b")
        .output("logits");
  }

  public TestGraph longs(String name, long... values) {
    writer.add(Tensor.integers(name, values));
    return this;
  }

  TestGraph bytes(String name, ElementType type, List<Integer> dims, int... values) {
    byte[] raw = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      raw[i] = (byte) values[i];
    }
    writer.add(Tensor.of(name, type, ByteBuffer.wrap(raw), longs(dims)));
    return this;
  }

  /** Outputs without a shape. */
  public TestGraph output(String... names) {
    for (String name : names) {
      writer.output(ValueInfo.typed(name, ElementType.FLOAT));
    }
    return this;
  }

  public TestGraph opset(long version) {
    writer.opset(version);
    return this;
  }

  ModelWriter writer() {
    return writer;
  }

  public Model model() {
    return writer.model();
  }

  public byte[] bytes() {
    return writer.bytes();
  }

  PretrainedNet net() {
    return PretrainedNet.of(bytes(), card());
  }

  static Node nodeOf(
      String op, List<String> outputs, List<String> inputs, Attribute... attributes) {
    return Node.of(op, inputs, outputs, attributes);
  }

  private static long[] longs(List<Integer> dims) {
    return dims.stream().mapToLong(Integer::longValue).toArray();
  }
}
