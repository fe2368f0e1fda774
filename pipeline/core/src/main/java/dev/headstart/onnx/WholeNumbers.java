// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.Texts;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToLongFunction;

/** Reads tensors of integers, in either of the forms in which ONNX stores them. */
final class WholeNumbers {

  private WholeNumbers() {}

  static long[] of(TensorProto tensor) {
    ElementType type = new ElementType(tensor.getDataType());
    ByteBuffer raw =
        tensor.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    boolean listed = !raw.hasRemaining();
    if (type.equals(ElementType.INT64)) {
      return listed
          ? all(tensor.getInt64DataCount(), tensor::getInt64Data)
          : all(raw.remaining() / Long.BYTES, i -> raw.getLong(i * Long.BYTES));
    } else if (listed && isShort(type)) {
      return all(tensor.getInt32DataCount(), tensor::getInt32Data);
    } else if (type.equals(ElementType.INT32)) {
      return all(raw.remaining() / Integer.BYTES, i -> raw.getInt(i * Integer.BYTES));
    } else if (type.equals(ElementType.UINT8)) {
      return all(raw.remaining(), i -> Byte.toUnsignedLong(raw.get(i)));
    } else if (type.equals(ElementType.INT8)) {
      return all(raw.remaining(), raw::get);
    }
    throw new IllegalStateException(
        Texts.format("Tensor '%s' is of %s, not of whole numbers", tensor.getName(), type));
  }

  private static boolean isShort(ElementType type) {
    return type.equals(ElementType.INT32)
        || type.equals(ElementType.UINT8)
        || type.equals(ElementType.INT8);
  }

  private static long[] all(int count, IntToLongFunction value) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = value.applyAsLong(i);
    }
    return values;
  }
}
