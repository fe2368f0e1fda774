// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many images with each given label are of each true class, by estimate (Northcutt et al.,
 * Confident Learning: Estimating Uncertainty in Dataset Labels, 2021), computed as cleanlab 2.9
 * does.
 *
 * @param counts by given label and true class; whole numbers, whose rows sum to the numbers of
 *     images with the label
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ConfidentJoint(long[][] counts) {

  private static final double TINY = 1e-100;

  /**
   * Calibrates counts to the numbers of images, so that those without a sure class count too.
   *
   * @param sure the number of images with a label that are surely of a class, by label and class
   * @param labelled the number of images with each label
   */
  static ConfidentJoint calibrated(long[][] sure, long[] labelled) {
    int classes = labelled.length;
    double[][] shares = new double[classes][classes];
    double total = 0;
    for (int label = 0; label < classes; label++) {
      // At least one image of each class is taken to be labelled rightly.
      sure[label][label] = Math.max(1, sure[label][label]);
      double sum = Math.max(TINY, (double) LongStream.of(sure[label]).sum());
      for (int c = 0; c < classes; c++) {
        shares[label][c] = sure[label][c] / sum * labelled[label];
      }
      total += Arrays.stream(shares[label]).sum();
    }
    double all = Math.max(TINY, total);
    long images = LongStream.of(labelled).sum();
    return new ConfidentJoint(
        Arrays.stream(shares)
            .map(row -> Arrays.stream(row).map(share -> share / all * images).toArray())
            .map(Rounding::preservingSum)
            .toArray(long[][]::new));
  }

  /** Returns the number of images whose label is wrong, by estimate. */
  public long wrong() {
    long right = IntStream.range(0, counts.length).mapToLong(c -> counts[c][c]).sum();
    return Arrays.stream(counts).flatMapToLong(LongStream::of).sum() - right;
  }

  /**
   * Returns how many images with a label are to be flagged as being of another class, by label and
   * class; at least one image of each label stays.
   */
  long[][] toFlag() {
    int classes = counts.length;
    long[][] flags = new long[classes][classes];
    for (int label = 0; label < classes; label++) {
      // What the diagonal lacks of one image is taken from the others.
      double lacking = Math.max(0, 1 - counts[label][label]);
      long pairs = LongStream.of(counts[label]).filter(count -> count != 0).count();
      for (int c = 0; c < classes; c++) {
        double less = counts[label][c] - lacking / Math.max(1, pairs - 1);
        flags[label][c] = c == label ? 0 : (long) Math.max(0, less);
      }
    }
    return flags;
  }
}
