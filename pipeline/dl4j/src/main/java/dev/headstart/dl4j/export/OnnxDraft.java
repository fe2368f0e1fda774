package dev.headstart.dl4j.export;

import dev.headstart.net.Constants;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An ONNX model while it is written. */
final class OnnxDraft {

  private static final long OPSET = 13;
  private static final long IR_VERSION = 7; // the one of opset 13

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("headstart");
  private final Set<String> names = new HashSet<>();

  /** Adds the input. */
  void input(Value input) {
    names.add(input.name());
    graph.addInput(info(input));
  }

  /** Adds an output. */
  void output(Value output) {
    graph.addOutput(info(output));
  }

  /** Adds a node and returns the name of its output, which is made unique. */
  String node(String op, String output, List<String> inputs, AttributeProto... attributes) {
    String name = unique(output);
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(op)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(Arrays.asList(attributes)));
    return name;
  }

  /** Adds floats, in Deeplearning4j's order, and returns their name. */
  String floats(String name, INDArray values, long... dims) {
    return floats(name, values.dup('c').data().asFloat(), dims);
  }

  /** Adds floats and returns their name; no dimensions mean one number. */
  String floats(String name, float[] values, long... dims) {
    return add(
        name,
        TensorProto.newBuilder()
            .setDataType(DataType.FLOAT_VALUE)
            .setRawData(Constants.bytes(values)),
        dims);
  }

  /** Adds one number and returns its name. */
  String number(String name, double value) {
    return floats(name, new float[] {(float) value});
  }

  /** Adds a list of whole numbers and returns its name. */
  String integers(String name, Long... values) {
    return add(
        name,
        TensorProto.newBuilder()
            .setDataType(DataType.INT64_VALUE)
            .addAllInt64Data(Arrays.asList(values)),
        values.length);
  }

  ModelProto build() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("headstart")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto attribute(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static AttributeProto attribute(String name, int... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  private String add(String name, TensorProto.Builder tensor, long... dims) {
    Arrays.stream(dims).forEach(tensor::addDims);
    String unique = unique(name);
    graph.addInitializer(tensor.setName(unique));
    return unique;
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "/" + i;
    }
    return name;
  }

  private static ValueInfoProto info(Value value) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(value.name());
    var type = info.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT_VALUE);
    var shape = type.getShapeBuilder();
    shape.addDimBuilder().setDimParam("N");
    value.shape().forEach(size -> shape.addDimBuilder().setDimValue(size));
    return info.build();
  }
}
