// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import java.util.List;

/**
 * The type of a tensor's elements.
 *
 * @param number ONNX's number of the type; unknown numbers are kept
 * @see <a href="https://onnx.ai/onnx/api/classes.html#tensorproto">TensorProto.DataType</a>
 */
public record ElementType(int number) {

  private static final List<String> NAMES =
      List.of(
          "UNDEFINED",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16",
          "FLOAT8E4M3FN",
          "FLOAT8E4M3FNUZ",
          "FLOAT8E5M2",
          "FLOAT8E5M2FNUZ",
          "UINT4",
          "INT4",
          "FLOAT4E2M1");

  /** The element sizes in bits, in the order of the numbers. */
  private static final int[] BITS = {
    0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4
  };

  /** 32-bit floats. */
  public static final ElementType FLOAT = new ElementType(1);

  public static final ElementType UINT8 = new ElementType(2);
  public static final ElementType INT8 = new ElementType(3);
  public static final ElementType INT32 = new ElementType(6);
  public static final ElementType INT64 = new ElementType(7);
  public static final ElementType BOOL = new ElementType(9);
  public static final ElementType FLOAT16 = new ElementType(10);
  public static final ElementType DOUBLE = new ElementType(11);
  public static final ElementType BFLOAT16 = new ElementType(16);

  /** Returns the size of one element in bits, or 0 if it is unknown or not fixed. */
  public int bits() {
    return number >= 0 && number < BITS.length ? BITS[number] : 0;
  }

  /** Returns ONNX's name, such as {@code FLOAT16}. */
  @Override
  public String toString() {
    return number >= 0 && number < NAMES.size() ? NAMES.get(number) : "type " + number;
  }
}
