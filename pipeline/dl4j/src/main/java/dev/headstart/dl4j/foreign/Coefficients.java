// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.net.card.InvalidNetException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads one array in the format of {@link Nd4j#write}: the buffer of its shape, then that of its
 * values, each preceded by its allocation mode, length and type, big-endian.
 *
 * <p>{@link Nd4j#read} would trust the lengths.
 */
final class Coefficients {

  private Coefficients() {}

  /**
   * Returns the values as a row of floats.
   *
   * @throws InvalidNetException if their number differs from the stated one, or there are none, or
   *     they have another type
   */
  static INDArray read(byte[] file) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
      in.readUTF();
      long shape = in.readLong();
      in.skipNBytes(Math.multiplyExact(shape, width(in.readUTF())));
      in.readUTF();
      long length = in.readLong();
      String type = in.readUTF();
      if (length < 1 || Math.multiplyExact(length, width(type)) != in.available()) {
        throw new InvalidNetException("Its weights are cut off, or not as many as they say");
      }
      float[] values = new float[Math.toIntExact(length)];
      for (int i = 0; i < values.length; i++) {
        values[i] = type.equals("DOUBLE") ? (float) in.readDouble() : in.readFloat();
      }
      return Nd4j.create(values, new long[] {1, values.length}, 'c').castTo(DataType.FLOAT);
    } catch (IOException | ArithmeticException e) {
      throw new InvalidNetException("Its weights are cut off: " + e.getMessage(), e);
    }
  }

  private static int width(String type) {
    return switch (type) {
      case "LONG", "DOUBLE" -> Long.BYTES;
      case "INT", "FLOAT" -> Float.BYTES;
      default -> throw new InvalidNetException("Its weights are of the type " + type);
    };
  }
}
