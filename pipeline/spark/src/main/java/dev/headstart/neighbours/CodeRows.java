// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of codes as arrays. */
public final class CodeRows {

  private CodeRows() {}

  /** Returns the code in a column of arrays of floats. */
  public static float[] code(Row row, int column) {
    List<Float> values = row.getList(column);
    float[] code = new float[values.size()];
    int j = 0;
    for (float value : values) {
      code[j++] = value;
    }
    return code;
  }

  /**
   * Returns the length of the codes.
   *
   * @throws InputException if there are none, or they differ in length
   */
  public static int length(Dataset<Row> codes) {
    Row lengths = codes.selectExpr("min(size(code))", "max(size(code))").first();
    if (lengths.isNullAt(0)) {
      throw new InputException("There are no codes.");
    }
    if (lengths.getInt(0) != lengths.getInt(1)) {
      throw new InputException(
          Texts.format(
              "Codes have different lengths (%d and %d values): give those of one net and layer.",
              lengths.getInt(0), lengths.getInt(1)));
    }
    return lengths.getInt(0);
  }

  /** Returns the mean of codes, which are as many as {@code rows} and not none. */
  static float[] mean(JavaRDD<float[]> codes, int length, long rows) {
    double[] sums = codes.treeAggregate(new double[length], CodeRows::plus, CodeRows::plus);
    float[] mean = new float[length];
    for (int j = 0; j < length; j++) {
      mean[j] = (float) (sums[j] / rows);
    }
    return mean;
  }

  /** Returns the mean of codes of the same length, of which there is at least one. */
  static float[] mean(List<float[]> codes) {
    double[] sums = new double[codes.get(0).length];
    codes.forEach(code -> plus(sums, code));
    float[] mean = new float[sums.length];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = (float) (sums[j] / codes.size());
    }
    return mean;
  }

  private static double[] plus(double[] sums, float[] code) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += code[j];
    }
    return sums;
  }

  private static double[] plus(double[] sums, double[] other) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += other[j];
    }
    return sums;
  }

  /** Cuts items into lists, of which one is in memory at a time. */
  public static <T> Iterator<List<T>> blocks(Iterator<T> items, int size) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public List<T> next() {
        if (!items.hasNext()) {
          throw new NoSuchElementException();
        }
        List<T> block = new ArrayList<>(size);
        while (items.hasNext() && block.size() < size) {
          block.add(items.next());
        }
        return block;
      }
    };
  }
}
