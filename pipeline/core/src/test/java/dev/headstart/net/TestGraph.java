package dev.headstart.net;

import dev.headstart.image.ChannelOrder;
import dev.headstart.image.ExifOrientation;
import dev.headstart.image.Filter;
import dev.headstart.image.Preprocessing;
import dev.headstart.image.ResizeRule;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** Builds small ONNX models, by default for images of 2x2 pixels named {@code image}. */
public final class TestGraph {

  static final int SIDE = 2;

  private final ModelProto.Builder model =
      ModelProto.newBuilder()
          .setIrVersion(8)
          .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13));
  private final GraphProto.Builder graph = model.getGraphBuilder().setName("test");

  /** A model with its input, of any batch. */
  static TestGraph ofImages() {
    return new TestGraph().input("image", DataType.FLOAT, -1, 3, SIDE, SIDE);
  }

  /** A model with its input, of a batch of one. */
  static TestGraph ofOneImage() {
    return new TestGraph().input("image", DataType.FLOAT, 1, 3, SIDE, SIDE);
  }

  static NetCard card() {
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

  public TestGraph input(String name, DataType type, long... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  public TestGraph node(String op, String output, String... inputs) {
    return node(op, List.of(output), List.of(inputs));
  }

  public TestGraph node(
      String op, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(nodeOf(op, outputs, inputs, attributes));
    return this;
  }

  public TestGraph node(NodeProto node) {
    graph.addNode(node);
    return this;
  }

  public TestGraph floats(String name, List<Integer> dims, double... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(1);
    dims.forEach(tensor::addDims);
    Arrays.stream(values).forEach(value -> tensor.addFloatData((float) value));
    graph.addInitializer(tensor);
    return this;
  }

  public TestGraph longs(String name, Long... values) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64_VALUE)
            .addDims(values.length)
            .addAllInt64Data(List.of(values)));
    return this;
  }

  TestGraph bytes(String name, DataType type, List<Integer> dims, int... values) {
    byte[] raw = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      raw[i] = (byte) values[i];
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    dims.forEach(tensor::addDims);
    graph.addInitializer(tensor);
    return this;
  }

  public TestGraph output(String... names) {
    for (String name : names) {
      graph.addOutput(value(name, DataType.FLOAT));
    }
    return this;
  }

  public ModelProto.Builder model() {
    return model;
  }

  GraphProto.Builder graph() {
    return graph;
  }

  public byte[] bytes() {
    return model.build().toByteArray();
  }

  PretrainedNet net() {
    return PretrainedNet.of(bytes(), card());
  }

  static NodeProto nodeOf(
      String op, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  public static AttributeProto ints(String name, Long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(List.of(values))
        .build();
  }

  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto subgraph(String name, GraphProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.GRAPH)
        .setG(value)
        .build();
  }

  /** A tensor's description; no dimensions mean that its shape is not said, -1 that one is free. */
  static ValueInfoProto value(String name, DataType type, long... shape) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    if (shape.length > 0) {
      TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
      for (long size : shape) {
        dims.addDim(
            size < 0
                ? Dimension.newBuilder().setDimParam("N")
                : Dimension.newBuilder().setDimValue(size));
      }
      tensor.setShape(dims);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
