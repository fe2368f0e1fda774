// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import dev.headstart.blas.Cholesky;

/**
 * Ridge regression of the classes, one against the others, on rows that are given by their inner
 * products alone: with more features than images that is by far the smaller matrix.
 */
final class DualRidge {

  private DualRidge() {}

  /**
   * Returns the targets: 1 for the own class and 0 for the others, less the share of the class.
   *
   * @param classes the class index of each row
   * @return by class and row
   */
  static double[][] targets(int[] classes, int classCount) {
    double[] shares = new double[classCount];
    for (int index : classes) {
      shares[index] += 1.0 / classes.length;
    }
    double[][] targets = new double[classCount][classes.length];
    for (int c = 0; c < classCount; c++) {
      for (int i = 0; i < classes.length; i++) {
        targets[c][i] = (classes[i] == c ? 1 : 0) - shares[c];
      }
    }
    return targets;
  }

  /**
   * Returns the weights of the rows of which a margin is the weighted sum of inner products.
   *
   * @param kernel the inner products of all rows, rows × rows
   * @param targets by class and row
   * @param strength of the regularisation, relative to the mean of the kernel's diagonal
   * @return by class and row
   */
  static double[][] fit(double[] kernel, int rows, double[][] targets, double strength) {
    double trace = 0;
    for (int i = 0; i < rows; i++) {
      trace += kernel[i * rows + i];
    }
    double added = trace > 0 ? strength * trace / rows : 1;
    double[] regularised = kernel.clone();
    for (int i = 0; i < rows; i++) {
      regularised[i * rows + i] += added;
    }
    double[][] lower = Cholesky.of(regularised, rows);
    double[][] weights = new double[targets.length][];
    for (int c = 0; c < targets.length; c++) {
      weights[c] = targets[c].clone();
      Cholesky.solve(lower, weights[c]);
      Cholesky.solveTransposed(lower, weights[c]);
    }
    return weights;
  }
}
