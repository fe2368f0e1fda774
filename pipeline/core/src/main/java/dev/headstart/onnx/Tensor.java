// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A constant tensor.
 *
 * <p>ONNX stores values as a block of bytes ({@code raw_data}, little endian) or as a list of
 * numbers. Bytes are not copied when they are read: {@link #floats} is a view of the file's bytes.
 */
public final class Tensor {

  private final TensorProto message;

  Tensor(TensorProto message) {
    this.message = message;
  }

  /**
   * Creates a tensor of floats, stored as bytes.
   *
   * @param dims the shape; no dimensions mean a scalar
   */
  public static Tensor floats(String name, float[] values, long... dims) {
    return new Tensor(start(name, ElementType.FLOAT, dims).setRawData(bytes(values)).build());
  }

  /** Creates a tensor of floats, stored as a list of numbers. */
  public static Tensor listedFloats(String name, float[] values, long... dims) {
    TensorProto.Builder tensor = start(name, ElementType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return new Tensor(tensor.build());
  }

  /** Creates a one-dimensional tensor of 64-bit integers, stored as a list. */
  public static Tensor integers(String name, long... values) {
    TensorProto.Builder tensor = start(name, ElementType.INT64, values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return new Tensor(tensor.build());
  }

  /**
   * Creates a tensor of any type.
   *
   * @param data the values as ONNX stores them, little endian; not copied, so they must not change
   */
  public static Tensor of(String name, ElementType type, ByteBuffer data, long... dims) {
    return new Tensor(
        start(name, type, dims).setRawData(UnsafeByteOperations.unsafeWrap(data)).build());
  }

  /** Returns the tensor's name, empty if it is a node's attribute. */
  public String name() {
    return message.getName();
  }

  /** Returns the type of the elements. */
  public ElementType type() {
    return new ElementType(message.getDataType());
  }

  /** Returns the shape, empty for a scalar. */
  public List<Long> dims() {
    return message.getDimsList();
  }

  /** Returns the number of elements according to the shape. */
  public long size() {
    return dims().stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * Returns the stored bytes, read-only and little endian; empty if values are stored as a list.
   */
  public ByteBuffer data() {
    return message.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the values of a tensor of floats: a read-only view if they are stored as bytes,
   * otherwise a copy.
   *
   * @throws IllegalStateException if the tensor has another type
   */
  public FloatBuffer floats() {
    checkType(ElementType.FLOAT);
    return message.getRawData().isEmpty()
        ? FloatBuffer.wrap(listed()).asReadOnlyBuffer()
        : data().asFloatBuffer();
  }

  /** Returns the values of a tensor of floats as a new array. */
  public float[] floatArray() {
    checkType(ElementType.FLOAT);
    if (message.getRawData().isEmpty()) {
      return listed();
    }
    FloatBuffer view = data().asFloatBuffer();
    float[] values = new float[view.remaining()];
    view.get(values);
    return values;
  }

  /**
   * Returns whether a tensor of floats has exactly these values. As in {@link
   * java.util.Arrays#equals(float[], float[])}, 0 and -0 are different and NaN equals NaN.
   */
  public boolean hasFloats(float[] values) {
    FloatBuffer own = floats();
    if (own.remaining() != values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (Float.floatToIntBits(own.get(i)) != Float.floatToIntBits(values[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the values of a tensor of integers (INT64, INT32, INT8, UINT8).
   *
   * @throws IllegalStateException if the tensor has another type
   */
  public long[] integers() {
    return WholeNumbers.of(message);
  }

  /** Returns the same tensor with another name. */
  public Tensor renamed(String name) {
    return new Tensor(message.toBuilder().setName(name).build());
  }

  /** Returns the same tensor with other floats, stored as bytes. */
  public Tensor withFloats(float[] values) {
    return new Tensor(message.toBuilder().clearFloatData().setRawData(bytes(values)).build());
  }

  TensorProto message() {
    return message;
  }

  private static TensorProto.Builder start(String name, ElementType type, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.number());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private static ByteString bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private float[] listed() {
    float[] values = new float[message.getFloatDataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = message.getFloatData(i);
    }
    return values;
  }

  private void checkType(ElementType wanted) {
    if (!type().equals(wanted)) {
      throw new IllegalStateException(
          Texts.format("Tensor '%s' is of %s, not of %s", name(), type(), wanted));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor && message.equals(tensor.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return Texts.format("%s %s%s", name(), type(), dims());
  }
}
