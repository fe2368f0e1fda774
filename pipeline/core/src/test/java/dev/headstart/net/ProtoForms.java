// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import dev.headstart.onnx.proto.Onnx.OperatorSetIdProto;
import dev.headstart.onnx.proto.Onnx.StringStringEntryProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import dev.headstart.onnx.proto.Onnx.TypeProto;
import dev.headstart.onnx.proto.Onnx.ValueInfoProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Forms of files that {@code ModelWriter} does not write. */
final class ProtoForms {

  private ProtoForms() {}

  /** The weights of a model moved into another file. */
  static byte[] outside(byte[] onnx, String location, Map<String, byte[]> files) {
    ModelProto.Builder model = parse(onnx);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      byte[] raw = tensor.getRawData().toByteArray();
      tensor
          .clearRawData()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", location))
          .addExternalData(entry("offset", Integer.toString(data.size())))
          .addExternalData(entry("length", Integer.toString(raw.length)));
      data.writeBytes(raw);
    }
    files.put(location, data.toByteArray());
    return model.build().toByteArray();
  }

  static byte[] inside(byte[] onnx, Map<String, byte[]> files) {
    try {
      return OnnxFile.read(
              ByteBuffer.wrap(onnx),
              (name, offset, length) -> ByteBuffer.wrap(files.get(name), (int) offset, length))
          .bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A classifier whose body and head are functions, the body's blocks functions again. */
  static byte[] functions() {
    ModelProto.Builder model = parse(NetForms.images().classifier().onnx());
    model.getGraphBuilder().clearNode();
    model
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("mine").setVersion(1))
        .addFunctions(
            function("Block", List.of("x", "w", "b"), "y")
                .addNode(op("Conv", "c", "x", "w", "b"))
                .addNode(op("Relu", "y", "c")))
        .addFunctions(
            function("Body", List.of("x", "w0", "b0", "w1", "b1", "w2", "b2"), "y")
                .addNode(op("Block", "h0", "x", "w0", "b0").setDomain("mine"))
                .addNode(op("Block", "h1", "h0", "w1", "b1").setDomain("mine"))
                .addNode(op("Block", "y", "h1", "w2", "b2").setDomain("mine"))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("mine").setVersion(1)))
        .addFunctions(
            function("Head", List.of("x", "w", "b"), "y")
                .addNode(op("Transpose", "t", "w"))
                .addNode(op("MatMul", "m", "x", "t"))
                .addNode(op("Add", "y", "m", "b")));
    model
        .getGraphBuilder()
        .addNode(
            op("Body", "r2", "input", "c0.w", "c0.b", "c1.w", "c1.b", "c2.w", "c2.b")
                .setDomain("mine"))
        .addNode(op("GlobalAveragePool", "gap", "r2"))
        .addNode(op("Flatten", "feat", "gap"))
        .addNode(op("Head", "output", "feat", "output.w", "output.b").setDomain("mine"));
    return model.build().toByteArray();
  }

  /** Files of IR 3 list their weights among the inputs. */
  static byte[] oldInputs(byte[] onnx) {
    ModelProto.Builder model = parse(onnx).setIrVersion(3);
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      model
          .getGraphBuilder()
          .addInput(
              ValueInfoProto.newBuilder()
                  .setName(tensor.getName())
                  .setType(
                      TypeProto.newBuilder()
                          .setTensorType(
                              TypeProto.Tensor.newBuilder().setElemType(tensor.getDataType()))));
    }
    return model.build().toByteArray();
  }

  /** A model whose weights are all NaN. */
  static byte[] nan(byte[] onnx) {
    ModelProto.Builder model = parse(onnx);
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      byte[] all = new byte[tensor.getRawData().size()];
      Arrays.fill(all, (byte) 0xff);
      tensor.setRawData(ByteString.copyFrom(all));
    }
    return model.build().toByteArray();
  }

  private static FunctionProto.Builder function(String name, List<String> inputs, String output) {
    return FunctionProto.newBuilder()
        .setDomain("mine")
        .setName(name)
        .addAllInput(inputs)
        .addOutput(output)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
  }

  private static NodeProto.Builder op(String type, String output, String... inputs) {
    return NodeProto.newBuilder().setOpType(type).addAllInput(List.of(inputs)).addOutput(output);
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static ModelProto.Builder parse(byte[] onnx) {
    try {
      return ModelProto.parseFrom(onnx).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
