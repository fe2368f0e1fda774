// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.blas.Products;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of length 1 in a flat array, so that their products are cosines. A class, because Kryo
 * writes no records.
 */
public final class UnitRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] values;
  private final int length;
  private final int size;

  private UnitRows(float[] values, int length, int size) {
    this.values = values;
    this.length = length;
    this.size = size;
  }

  /**
   * Scales rows to length 1; rows of zeros stay.
   *
   * @param rows of the length of {@code centre}
   * @param centre subtracted from each row first
   */
  public static UnitRows of(List<float[]> rows, float[] centre) {
    int length = centre.length;
    float[] values = new float[rows.size() * length];
    for (int i = 0; i < rows.size(); i++) {
      float[] row = rows.get(i);
      double squares = 0;
      for (int j = 0; j < length; j++) {
        double value = row[j] - centre[j];
        squares += value * value;
      }
      double factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (int j = 0; j < length; j++) {
        values[i * length + j] = (float) ((row[j] - centre[j]) * factor);
      }
    }
    return new UnitRows(values, length, rows.size());
  }

  /** Returns the number of rows. */
  public int size() {
    return size;
  }

  /** Returns the length of a row. */
  public int length() {
    return length;
  }

  /** Returns a copy of a row. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  /** Returns copies of all rows. */
  List<float[]> rows() {
    return IntStream.range(0, size).mapToObj(this::row).toList();
  }

  /** Writes a row into a buffer, at its position. */
  public void put(int row, FloatBuffer to) {
    to.put(values, row * length, length);
  }

  /** Returns the rows in a buffer that OpenBLAS reads. */
  public FloatBuffer buffer() {
    FloatBuffer buffer = Products.buffer(values.length);
    buffer.put(0, values);
    return buffer;
  }
}
