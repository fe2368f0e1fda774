// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import dev.headstart.onnx.proto.Onnx.AttributeProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import dev.headstart.onnx.proto.Onnx.TypeProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Converts a model from half precision (IEEE's float16 or bfloat16) to single precision: weights,
 * inputs, outputs, casts. Every half-precision number is also a single-precision one, so no weight
 * changes. CPUs compute in single precision anyway; the casts between the two become no-ops.
 */
final class FullPrecision {

  /** The attributes whose value is an element type. */
  private static final Set<String> TYPES = Set.of("to", "dtype", "output_dtype", "stash_type");

  private FullPrecision() {}

  /**
   * Returns the converted model; the same object if nothing in it has half precision.
   *
   * @param memory gives memory for the converted weights of a tensor, by its size in bytes
   */
  static ModelProto of(ModelProto model, IntFunction<ByteBuffer> memory) {
    try {
      return (ModelProto) Messages.replace(model, part -> changed(part, memory));
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is read here", e);
    }
  }

  private static @Nullable Message changed(Message part, IntFunction<ByteBuffer> memory) {
    if (part instanceof TensorProto tensor) {
      return isHalf(tensor.getDataType()) ? single(tensor, memory) : tensor;
    }
    if (part instanceof TypeProto.Tensor type) {
      return isHalf(type.getElemType())
          ? type.toBuilder().setElemType(ElementType.FLOAT.number()).build()
          : type;
    }
    boolean typed =
        part instanceof AttributeProto attribute
            && attribute.getType() == AttributeProto.AttributeType.INT
            && TYPES.contains(attribute.getName())
            && isHalf((int) attribute.getI());
    return typed
        ? ((AttributeProto) part).toBuilder().setI(ElementType.FLOAT.number()).build()
        : null;
  }

  private static boolean isHalf(int type) {
    return type == ElementType.FLOAT16.number() || type == ElementType.BFLOAT16.number();
  }

  private static TensorProto single(TensorProto tensor, IntFunction<ByteBuffer> memory) {
    boolean brain = tensor.getDataType() == ElementType.BFLOAT16.number();
    IntUnaryOperator bits = brain ? half -> half << 16 : FullPrecision::bits;
    ByteBuffer halves =
        tensor.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
    boolean listed = !halves.hasRemaining();
    int count = listed ? tensor.getInt32DataCount() : halves.remaining() / Short.BYTES;
    ByteBuffer singles =
        memory.apply(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      int half = (listed ? tensor.getInt32Data(i) : halves.getShort(i * Short.BYTES)) & 0xffff;
      singles.putInt(i * Float.BYTES, bits.applyAsInt(half));
    }
    ByteString raw = UnsafeByteOperations.unsafeWrap(singles);
    return tensor.toBuilder()
        .setDataType(ElementType.FLOAT.number())
        .clearInt32Data()
        .setRawData(raw)
        .build();
  }

  /**
   * Returns the bits of the single-precision number that equals a half-precision one (IEEE 754).
   */
  private static int bits(int half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) { // zero and subnormal numbers
      return sign | Float.floatToRawIntBits(fraction * 0x1p-24f);
    }
    // Infinity and NaN keep the maximal exponent.
    int rebased = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return sign | rebased << 23 | fraction << 13;
  }
}
