// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.layers;

import static org.bytedeco.openblas.global.openblas.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas.cblas_scopy;
import static org.bytedeco.openblas.global.openblas.cblas_sdot;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The maps of a batch, {@code [N, channels, height, width]}, as one plane of floats for each image
 * and channel, on which BLAS works. Sums over a channel are accumulated in doubles, plane by plane.
 *
 * <p>It holds native memory for three planes of its own until it is closed.
 */
final class Planes implements AutoCloseable {

  private final FloatPointer first;
  private final int images;
  private final int channels;
  private final int size;
  private final FloatPointer ones;
  private final FloatPointer level;
  private final FloatPointer work;

  Planes(INDArray maps) {
    first = (FloatPointer) maps.data().addressPointer();
    images = Math.toIntExact(maps.size(0));
    channels = Math.toIntExact(maps.size(1));
    size = Math.toIntExact(maps.size(2) * maps.size(3));
    float[] one = new float[size];
    Arrays.fill(one, 1);
    ones = new FloatPointer(one);
    level = new FloatPointer(size);
    work = new FloatPointer(size);
  }

  /** Returns whether an array consists of floats in CPU memory, one plane after the other. */
  static boolean fit(INDArray maps) {
    return maps.rank() == 4
        && maps.dataType() == DataType.FLOAT
        && maps.ordering() == 'c'
        && Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU
        && Arrays.equals(maps.stride(), strides(maps));
  }

  int channels() {
    return channels;
  }

  /** Returns the number of values per channel. */
  double count() {
    return (double) images * size;
  }

  double sum(int channel) {
    double sum = 0;
    for (int n = 0; n < images; n++) {
      sum += cblas_sdot(size, at(n, channel), 1, ones, 1);
    }
    return sum;
  }

  /** Returns the sum of the squared differences from the mean. */
  double centredSquares(int channel, double mean) {
    double sum = 0;
    level(-mean);
    for (int n = 0; n < images; n++) {
      centre(n, channel);
      sum += cblas_sdot(size, work, 1, work, 1);
    }
    return sum;
  }

  /** Returns the sum of the products of the differences from the mean with the values of others. */
  double centredDot(int channel, double mean, Planes others) {
    double sum = 0;
    level(-mean);
    for (int n = 0; n < images; n++) {
      centre(n, channel);
      sum += cblas_sdot(size, work, 1, others.at(n, channel), 1);
    }
    return sum;
  }

  /** Sets all values of a channel to one value. */
  void set(int channel, double value) {
    level(value);
    for (int n = 0; n < images; n++) {
      cblas_scopy(size, level, 1, at(n, channel), 1);
    }
  }

  /** Adds a multiple of others to a channel. */
  void add(int channel, double factor, Planes others) {
    for (int n = 0; n < images; n++) {
      cblas_saxpy(size, (float) factor, others.at(n, channel), 1, at(n, channel), 1);
    }
  }

  /** Frees its own memory; the maps remain. */
  @Override
  public void close() {
    ones.close();
    level.close();
    work.close();
  }

  private void level(double value) {
    cblas_scopy(size, ones, 1, level, 1);
    cblas_sscal(size, (float) value, level, 1);
  }

  /** Adds a plane to the one that holds minus the mean. */
  private void centre(int image, int channel) {
    cblas_scopy(size, level, 1, work, 1);
    cblas_saxpy(size, 1, at(image, channel), 1, work, 1);
  }

  private FloatPointer at(int image, int channel) {
    return first.getPointer(((long) image * channels + channel) * size);
  }

  private static long[] strides(INDArray maps) {
    long row = maps.size(3);
    long plane = row * maps.size(2);
    return new long[] {plane * maps.size(1), plane, row, 1};
  }
}
