// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The formulas of {@link Function} that move values, or take their mean. */
final class Arrangements {

  private Arrangements() {}

  static INDArray reshaped(INDArray x, long... shape) {
    return x.dup('c').reshape('c', shape);
  }

  /** Any number of rows of the given dimensions. */
  static INDArray rows(INDArray x, double... dims) {
    long[] shape = new long[dims.length + 1];
    shape[0] = -1;
    Arrays.setAll(shape, d -> d == 0 ? -1 : (long) dims[d - 1]);
    return reshaped(x, shape);
  }

  static INDArray transposed(INDArray x, double... order) {
    return x.permute(ints(order)).dup('c');
  }

  static double[] inverse(double... order) {
    double[] inverse = new double[order.length];
    for (int d = 0; d < order.length; d++) {
      inverse[(int) order[d]] = d;
    }
    return inverse;
  }

  /**
   * A part.
   *
   * @param n the dimension, and the range in it
   */
  static INDArray slice(INDArray x, double... n) {
    INDArrayIndex[] index = new INDArrayIndex[x.rank()];
    Arrays.fill(index, NDArrayIndex.all());
    index[(int) n[0]] = NDArrayIndex.interval((long) n[1], (long) n[2]);
    return x.get(index).reshape(sliced(x, n)).dup('c');
  }

  static INDArray unsliced(INDArray x, INDArray part, double... n) {
    INDArray whole = Nd4j.zeros(x.dataType(), x.shape());
    INDArrayIndex[] index = new INDArrayIndex[x.rank()];
    Arrays.fill(index, NDArrayIndex.all());
    index[(int) n[0]] = NDArrayIndex.interval((long) n[1], (long) n[2]);
    whole.get(index).reshape(sliced(x, n)).assign(part);
    return whole;
  }

  static INDArray mean(INDArray x, double... dims) {
    return x.mean(true, ints(dims));
  }

  static INDArray meanSlope(INDArray x, INDArray out) {
    double count = (double) x.length() / out.length();
    return Nd4j.zeros(x.dataType(), x.shape()).addi(out.div(count));
  }

  /**
   * Maps whose pixels are repeated.
   *
   * @param n how often, down and across
   */
  static INDArray repeated(INDArray x, double... n) {
    return Nd4j.zeros(x.dataType(), blocks(x, n))
        .addi(reshaped(x, x.size(0), x.size(1), x.size(2), 1, x.size(3), 1))
        .reshape('c', x.size(0), x.size(1), x.size(2) * (long) n[0], x.size(3) * (long) n[1]);
  }

  static INDArray summed(INDArray x, INDArray out, double... n) {
    return reshaped(out, blocks(x, n)).sum(3, 5);
  }

  private static long[] blocks(INDArray x, double... n) {
    return new long[] {x.size(0), x.size(1), x.size(2), (long) n[0], x.size(3), (long) n[1]};
  }

  private static long[] sliced(INDArray x, double... n) {
    long[] shape = x.shape().clone();
    shape[(int) n[0]] = (long) (n[2] - n[1]);
    return shape;
  }

  private static int[] ints(double... values) {
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }
}
