package dev.headstart;

import dev.headstart.image.ChannelOrder;
import dev.headstart.image.ExifOrientation;
import dev.headstart.image.Filter;
import dev.headstart.image.Preprocessing;
import dev.headstart.image.ResizeRule;
import dev.headstart.net.NetCard;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

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
    GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
    graph.addInput(value("image", -1, 3, SIDE, SIDE));
    graph.addInitializer(weights("w1", random, 0.3, 8, 3, 3, 3));
    graph.addInitializer(weights("w2", random, 0.2, CODE_LENGTH, 8, 3, 3));
    graph.addInitializer(weights("w3", random, 0.2, 3, CODE_LENGTH));
    graph.addNode(conv("image", "w1", "conv1"));
    graph.addNode(node("Relu", "relu1", "conv1"));
    graph.addNode(conv("relu1", "w2", "conv2"));
    graph.addNode(node("Relu", "relu2", "conv2"));
    graph.addNode(node("GlobalAveragePool", "pooled", "relu2"));
    graph.addNode(node("Flatten", "code", "pooled"));
    graph.addNode(
        node("Gemm", "logits", "code", "w3").toBuilder()
            .addAttribute(integer("transB", 1))
            .build());
    graph.addOutput(value("logits", -1, 3));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static NodeProto conv(String input, String weights, String output) {
    AttributeProto strides =
        AttributeProto.newBuilder()
            .setName("strides")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(2)
            .addInts(2)
            .build();
    return node("Conv", output, input, weights).toBuilder().addAttribute(strides).build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static NodeProto node(String op, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .setName(output)
        .addOutput(output)
        .addAllInput(List.of(inputs))
        .build();
  }

  private static TensorProto weights(String name, Random random, double scale, int... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    int count = 1;
    for (int dim : dims) {
      tensor.addDims(dim);
      count *= dim;
    }
    for (int i = 0; i < count; i++) {
      tensor.addFloatData((float) (random.nextGaussian() * scale));
    }
    return tensor.build();
  }

  private static ValueInfoProto value(String name, int... dims) {
    TypeProto.Builder type = TypeProto.newBuilder();
    type.getTensorTypeBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
    for (int dim : dims) {
      var slot = type.getTensorTypeBuilder().getShapeBuilder().addDimBuilder();
      if (dim < 0) {
        slot.setDimParam("N");
      } else {
        slot.setDimValue(dim);
      }
    }
    return ValueInfoProto.newBuilder().setName(name).setType(type).build();
  }
}
