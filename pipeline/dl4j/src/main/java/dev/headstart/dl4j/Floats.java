// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies blocks of floats between arrays, bytes and nd4j, where the libraries' own methods copy one
 * float at a time.
 */
public final class Floats {

  private Floats() {}

  /** Returns the values as little-endian bytes. */
  public static byte[] bytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    buffer(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  /** Returns the values of a list as little-endian bytes. */
  public static byte[] bytes(List<Float> values) {
    byte[] bytes = new byte[Math.multiplyExact(values.size(), Float.BYTES)];
    values.forEach(buffer(bytes)::putFloat);
    return bytes;
  }

  /** Returns the floats of little-endian bytes. */
  public static float[] of(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    buffer(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** Returns the values of an array in row-major order. */
  public static float[] of(INDArray array) {
    INDArray inOrder = array.castTo(DataType.FLOAT).dup('c');
    if (!onCpu()) {
      return inOrder.data().asFloat();
    }
    float[] values = new float[Math.toIntExact(array.length())];
    pointer(inOrder).get(values);
    return values;
  }

  /** Returns the values of an array as bytes. */
  public static byte[] bytes(INDArray array) {
    return bytes(of(array));
  }

  /** Returns the floats of little-endian bytes as a one-dimensional array. */
  public static INDArray vector(byte[] bytes) {
    return vector(of(bytes));
  }

  /** Returns a new one-dimensional array. */
  public static INDArray vector(float[] values) {
    return array(values, values.length);
  }

  /** Returns a new array with values in row-major order. */
  public static INDArray array(float[] values, long... shape) {
    if (!onCpu()) {
      return Nd4j.create(values, shape, 'c');
    }
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    pointer(array).put(values);
    return array;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns whether arrays are in memory that the JVM can write to. */
  private static boolean onCpu() {
    return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
  }

  private static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }
}
