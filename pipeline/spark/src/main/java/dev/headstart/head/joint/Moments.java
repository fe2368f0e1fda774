// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;
import java.util.Arrays;

/** The mean and the variance of each feature of weighted rows. */
public final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  private double weight;
  private double squaredWeights;

  /** Sums are of what features differ by from these, so that a constant feature gives zeros. */
  private float[] origin = new float[0];

  private double[] sums = new double[0];
  private double[] squares = new double[0];

  /** Creates the moments of no rows. */
  public Moments() {}

  /** Returns the moments of each fold's rows. */
  static Moments[] of(Iterable<Block> blocks, int folds) {
    Moments[] moments = new Moments[folds];
    Arrays.setAll(moments, fold -> new Moments());
    for (Block block : blocks) {
      for (int i = 0; i < block.rows(); i++) {
        moments[block.folds[i]].add(
            block.features, i * block.length(), block.length(), block.weights[i]);
      }
    }
    return moments;
  }

  /** Returns the moments of all rows. */
  static Moments all(Moments[] folds) {
    return without(folds, Variant.NONE);
  }

  /** Returns the moments of the rows that are not in a fold. */
  static Moments without(Moments[] folds, int heldOut) {
    Moments rest = new Moments();
    for (int fold = 0; fold < folds.length; fold++) {
      if (fold != heldOut) {
        rest.add(folds[fold]);
      }
    }
    return rest;
  }

  /** Adds the moments of other rows to these, fold by fold. */
  static Moments[] add(Moments[] folds, Moments[] others) {
    for (int fold = 0; fold < folds.length; fold++) {
      folds[fold].add(others[fold]);
    }
    return folds;
  }

  /** Adds a row. */
  public void add(float[] features, int from, int length, double ofRow) {
    if (origin.length == 0) {
      origin = Arrays.copyOfRange(features, from, from + length);
      sums = new double[length];
      squares = new double[length];
    }
    weight += ofRow;
    squaredWeights += ofRow * ofRow;
    for (int j = 0; j < length; j++) {
      double distance = (double) features[from + j] - origin[j];
      double weighted = ofRow * distance;
      sums[j] += weighted;
      squares[j] += weighted * distance;
    }
  }

  /** Adds the moments of other rows to these. */
  public Moments add(Moments other) {
    if (origin.length == 0) {
      origin = other.origin;
      sums = other.sums.clone();
      squares = other.squares.clone();
    } else {
      for (int j = 0; j < other.origin.length; j++) {
        double apart = (double) other.origin[j] - origin[j];
        squares[j] += other.squares[j] + apart * (2 * other.sums[j] + apart * other.weight);
        sums[j] += other.sums[j] + apart * other.weight;
      }
    }
    weight += other.weight;
    squaredWeights += other.squaredWeights;
    return this;
  }

  double weight() {
    return weight;
  }

  double[] mean() {
    double[] mean = new double[origin.length];
    Arrays.setAll(mean, j -> origin[j] + sums[j] / weight);
    return mean;
  }

  /** Returns the mean of each feature, as floats. */
  public float[] centre() {
    double[] mean = mean();
    float[] centre = new float[mean.length];
    for (int j = 0; j < centre.length; j++) {
      centre[j] = (float) mean[j];
    }
    return centre;
  }

  /** Returns the variance of each feature as MLlib has it: unbiased, of weighted rows. */
  public double[] variances() {
    double freedom = weight - squaredWeights / weight;
    double[] variances = new double[origin.length];
    Arrays.setAll(
        variances,
        j -> {
          double sum = squares[j] - sums[j] * sums[j] / weight;
          return freedom > 0 ? rounded(Math.max(0, sum) / freedom, 18) : 0 * sum;
        });
    return variances;
  }

  /**
   * Returns a number without its last digits, which show in which order a sum was taken.
   *
   * @param bits how many binary digits are rounded off
   */
  static double rounded(double value, int bits) {
    long half = 1L << (bits - 1);
    return Double.longBitsToDouble((Double.doubleToLongBits(value) + half) & -(half << 1));
  }
}
