package dev.headstart.net;

import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;

/** Writes an ONNX graph node by node; a node and its one output have the same name. */
final class GraphWriter {

  private static final int OPSET = 13;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  /**
   * @param shape of the input without the batch
   */
  GraphWriter(String name, String input, List<Integer> shape) {
    graph.setName(name);
    graph.addInput(GraphCutter.floats(input, shape.stream().mapToInt(n -> n).toArray()));
  }

  String node(String operator, String output, String... inputs) {
    return node(operator, output, List.of(), inputs);
  }

  String node(String operator, String output, AttributeProto attribute, String... inputs) {
    return node(operator, output, List.of(attribute), inputs);
  }

  String node(String operator, String output, List<AttributeProto> attributes, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addOutput(output)
            .addAllAttribute(attributes)
            .addAllInput(List.of(inputs)));
    return output;
  }

  String weights(String name, float[] values, int... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(Constants.bytes(values));
    for (int dim : dims) {
      tensor.addDims(dim);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** The model as a file. */
  byte[] model(String output, int length) {
    graph.addOutput(GraphCutter.floats(output, length));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("headstart")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }
}
