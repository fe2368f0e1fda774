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
 * Moves floats as a block: nd4j copies arrays, and Java writes and reads them, a float at a time.
 */
public final class Floats {

  private Floats() {}

  /** As bytes, little endian. */
  public static byte[] bytes(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    buffer(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  /** The same of a list. */
  public static byte[] bytes(List<Float> values) {
    byte[] bytes = new byte[Math.multiplyExact(values.size(), Float.BYTES)];
    values.forEach(buffer(bytes)::putFloat);
    return bytes;
  }

  /** The same back. */
  public static float[] of(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    buffer(bytes).asFloatBuffer().get(values);
    return values;
  }

  /** The values of an array, its last dimension running fastest. */
  public static float[] of(INDArray array) {
    INDArray inOrder = array.castTo(DataType.FLOAT).dup('c');
    if (!onCpu()) {
      return inOrder.data().asFloat();
    }
    float[] values = new float[Math.toIntExact(array.length())];
    pointer(inOrder).get(values);
    return values;
  }

  /** The values of an array as bytes. */
  public static byte[] bytes(INDArray array) {
    return bytes(of(array));
  }

  /** The same back, as an array of one dimension. */
  public static INDArray vector(byte[] bytes) {
    return vector(of(bytes));
  }

  /** A new array of one dimension. */
  public static INDArray vector(float[] values) {
    return array(values, values.length);
  }

  /** A new array; its last dimension runs fastest in the values. */
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

  /** Whether arrays are where the JVM can write to them. */
  private static boolean onCpu() {
    return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
  }

  private static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }
}
