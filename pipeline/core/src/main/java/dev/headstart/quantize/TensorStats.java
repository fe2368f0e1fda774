// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * What a tensor is like on a number of images: the histogram of its values and the mean of each
 * channel. Sums are whole numbers, so that they are the same in whatever order images were added.
 */
public final class TensorStats implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The means of images are added up in steps of 2 to the power of minus this. */
  private static final int FRACTION_BITS = 24;

  private final Histogram histogram = new Histogram();
  private long[] sums = {};
  private long images;

  /**
   * Adds the tensor of one image.
   *
   * @param values the values, channel by channel
   * @param channels the number of channels
   */
  void add(FloatBuffer values, int channels) {
    histogram.add(values);
    size(channels);
    int area = values.remaining() / channels;
    int at = values.position();
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = 0; i < area; i++) {
        sum += values.get(at++);
      }
      sums[c] += Math.round(Math.scalb(sum / area, FRACTION_BITS));
    }
    images++;
  }

  /** Adds what another part of the images gave. */
  void add(TensorStats other) {
    histogram.add(other.histogram);
    size(other.sums.length);
    for (int c = 0; c < other.sums.length; c++) {
      sums[c] += other.sums[c];
    }
    images += other.images;
  }

  private void size(int channels) {
    if (sums.length < channels) {
      sums = Arrays.copyOf(sums, channels);
    }
  }

  /** Returns the histogram of all values. */
  public Histogram histogram() {
    return histogram;
  }

  /** Returns the mean of each channel. */
  double[] means() {
    return Arrays.stream(sums)
        .mapToDouble(sum -> Math.scalb((double) sum, -FRACTION_BITS) / Math.max(1, images))
        .toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorStats that
        && images == that.images
        && histogram.equals(that.histogram)
        && Arrays.equals(sums, that.sums);
  }

  @Override
  public int hashCode() {
    return histogram.hashCode();
  }
}
