package dev.headstart.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Reads the values of constant tensors, in either of the two ways that ONNX stores them, and stores
 * them.
 */
public final class Constants {

  private Constants() {}

  /** The values of a FLOAT tensor. */
  public static List<Float> floats(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      return tensor.getFloatDataList();
    }
    ByteBuffer raw = raw(tensor);
    List<Float> values = new ArrayList<>(raw.remaining() / Float.BYTES);
    while (raw.remaining() >= Float.BYTES) {
      values.add(raw.getFloat());
    }
    return values;
  }

  /** The same as an array. */
  public static float[] floatArray(TensorProto tensor) {
    List<Float> list = floats(tensor);
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  /** Floats as ONNX stores them in {@code raw_data}. */
  public static ByteString bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes.array());
  }

  /** The values of an INT64 tensor. */
  public static List<Long> longs(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      return tensor.getInt64DataList();
    }
    ByteBuffer raw = raw(tensor);
    List<Long> values = new ArrayList<>(raw.remaining() / Long.BYTES);
    while (raw.remaining() >= Long.BYTES) {
      values.add(raw.getLong());
    }
    return values;
  }

  /** The values of a UINT8 tensor. */
  static List<Integer> bytes(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      return tensor.getInt32DataList();
    }
    List<Integer> values = new ArrayList<>(tensor.getRawData().size());
    tensor.getRawData().forEach(value -> values.add(Byte.toUnsignedInt(value)));
    return values;
  }

  private static ByteBuffer raw(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
