// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.AttributeProto.AttributeType;
import java.util.Arrays;

/** A parameter of a node. Its value is read through the node. */
public final class Attribute {

  private final AttributeProto message;

  private Attribute(String name, AttributeType type, AttributeProto.Builder value) {
    this.message = value.setName(name).setType(type).build();
  }

  /** Creates an attribute that is an integer. */
  public static Attribute integer(String name, long value) {
    return new Attribute(name, AttributeType.INT, AttributeProto.newBuilder().setI(value));
  }

  /** Creates an attribute that is a list of integers. */
  public static Attribute integers(String name, long... values) {
    AttributeProto.Builder list = AttributeProto.newBuilder();
    for (long value : values) {
      list.addInts(value);
    }
    return new Attribute(name, AttributeType.INTS, list);
  }

  /** Creates an attribute that is a list of integers. */
  public static Attribute integers(String name, int[] values) {
    return integers(name, Arrays.stream(values).asLongStream().toArray());
  }

  /** Creates an attribute that is a number, which ONNX stores as a 32-bit float. */
  public static Attribute number(String name, double value) {
    return new Attribute(
        name, AttributeType.FLOAT, AttributeProto.newBuilder().setF((float) value));
  }

  /** Creates an attribute that is a string. */
  public static Attribute text(String name, String value) {
    return new Attribute(
        name,
        AttributeType.STRING,
        AttributeProto.newBuilder().setS(ByteString.copyFromUtf8(value)));
  }

  /** Creates an attribute that is a tensor. */
  public static Attribute tensor(String name, Tensor value) {
    return new Attribute(
        name, AttributeType.TENSOR, AttributeProto.newBuilder().setT(value.message()));
  }

  /** Creates an attribute that is the graph of a model, as a branch of control flow. */
  public static Attribute subgraph(String name, Model graph) {
    return new Attribute(
        name, AttributeType.GRAPH, AttributeProto.newBuilder().setG(graph.message().getGraph()));
  }

  AttributeProto message() {
    return message;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attribute attribute && message.equals(attribute.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return message.getName();
  }
}
