// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.onnx.proto.Onnx.TensorShapeProto;
import dev.headstart.onnx.proto.Onnx.TypeProto;
import dev.headstart.onnx.proto.Onnx.ValueInfoProto;
import java.util.List;
import java.util.Optional;

/** A tensor's name with the type and shape that a model declares for it. */
public final class ValueInfo {

  private static final String BATCH = "N";

  private final ValueInfoProto message;

  ValueInfo(ValueInfoProto message) {
    this.message = message;
  }

  /** Declares only a name; ONNX Runtime infers the rest. */
  public static ValueInfo named(String name) {
    return new ValueInfo(ValueInfoProto.newBuilder().setName(name).build());
  }

  /** Declares a name and a type. */
  public static ValueInfo typed(String name, ElementType type) {
    return of(name, TypeProto.Tensor.newBuilder().setElemType(type.number()));
  }

  /**
   * Declares a name, a type and a shape.
   *
   * @param shape the dimensions; a negative size is left open and named N
   */
  public static ValueInfo shaped(String name, ElementType type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
      if (size < 0) {
        dim.setDimParam(BATCH);
      } else {
        dim.setDimValue(size);
      }
    }
    return of(name, TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(dims));
  }

  /**
   * Declares floats with an open batch dimension.
   *
   * @param item the shape without the batch
   */
  public static ValueInfo floats(String name, long... item) {
    long[] shape = new long[item.length + 1];
    shape[0] = -1;
    System.arraycopy(item, 0, shape, 1, item.length);
    return shaped(name, ElementType.FLOAT, shape);
  }

  /** Returns the tensor's name. */
  public String name() {
    return message.getName();
  }

  /** Returns the type of its elements; number 0 if it is not declared. */
  public ElementType type() {
    return new ElementType(message.getType().getTensorType().getElemType());
  }

  /** Returns the shape, empty if it is not declared. */
  public Optional<List<Dimension>> shape() {
    TypeProto.Tensor tensor = message.getType().getTensorType();
    return tensor.hasShape()
        ? Optional.of(tensor.getShape().getDimList().stream().map(Dimension::of).toList())
        : Optional.empty();
  }

  /** Returns the same declaration with another name. */
  public ValueInfo renamed(String name) {
    return new ValueInfo(message.toBuilder().setName(name).build());
  }

  /**
   * Returns the same declaration with another size of a dimension.
   *
   * @throws IndexOutOfBoundsException if no such dimension is declared
   */
  public ValueInfo withSize(int dimension, long size) {
    ValueInfoProto.Builder other = message.toBuilder();
    other
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(dimension)
        .setDimValue(size);
    return new ValueInfo(other.build());
  }

  ValueInfoProto message() {
    return message;
  }

  private static ValueInfo of(String name, TypeProto.Tensor.Builder tensor) {
    return new ValueInfo(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(tensor))
            .build());
  }

  static List<ValueInfo> all(List<ValueInfoProto> messages) {
    return messages.stream().map(ValueInfo::new).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueInfo value && message.equals(value.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return name() + shape().map(List::toString).orElse("");
  }
}
