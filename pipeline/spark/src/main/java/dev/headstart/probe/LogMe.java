// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.head.local.Dense;
import dev.headstart.head.local.LocalRows;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The logarithm of the maximum evidence (You et al., LogME: Practical Assessment of Pre-trained
 * Models for Transfer Learning, ICML 2021): how probable the labels are given the codes under a
 * Bayesian linear model, at the best prior and noise, per image, in the mean over the classes.
 */
record LogMe() implements ProbeTask {
  private static final int MAX_STEPS = 100;
  private static final double TOLERANCE = 1e-3;
  private static final double TINY = 1e-5;

  @Override
  public ProbeResult run(LocalRows rows, int[][] folds) {
    return ProbeResult.values(of(rows.codes(), rows.classes(), rows.classCount()));
  }

  /**
   * Returns the evidence.
   *
   * @param codes by row
   * @param classes the class index of each row
   */
  static double of(float[][] codes, int[] classes, int classCount) {
    double[][] rows = new double[codes.length][codes[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = codes[i][j];
      }
    }
    boolean wide = codes[0].length > codes.length;
    double[][] columns = transposed(rows);
    EigenDecomposition eigen =
        new EigenDecomposition(new Array2DRowRealMatrix(products(wide ? rows : columns), false));
    double[] squares = eigen.getRealEigenvalues();
    double largest = Math.max(Arrays.stream(squares).max().orElse(0), Double.MIN_NORMAL);
    double sum = 0;
    for (int c = 0; c < classCount; c++) {
      int own = c;
      double[] target = Arrays.stream(classes).mapToDouble(k -> k == own ? 1 : 0).toArray();
      double[] seen =
          wide
              ? target
              : Arrays.stream(columns).mapToDouble(column -> Dense.dot(column, target)).toArray();
      double[] along = new double[squares.length];
      for (int k = 0; k < along.length; k++) {
        // A direction without variance says nothing, and is left out.
        if (squares[k] <= 1e-10 * largest) {
          squares[k] = 0;
          continue;
        }
        double product = Dense.dot(eigen.getEigenvector(k).toArray(), seen);
        along[k] = product * product / (wide ? 1 : squares[k]);
      }
      sum += evidence(squares, along, Dense.dot(target, target), rows.length);
    }
    return sum / classCount;
  }

  /**
   * Returns the evidence where nothing is known but the share of each class: that of a model whose
   * prediction is always 0.
   *
   * @param classes the class index of each row
   */
  static double withoutCodes(int[] classes, int classCount) {
    long[] sizes = new long[classCount];
    for (int c : classes) {
      sizes[c]++;
    }
    double rows = classes.length;
    return Arrays.stream(sizes)
        .mapToDouble(size -> Math.log(rows / (2 * Math.PI * (size + TINY))) / 2 - 0.5)
        .average()
        .orElseThrow();
  }

  /**
   * The evidence for one class.
   *
   * @param squares the squared singular values of the codes
   * @param along the squared part of the target along each of their left vectors
   * @param target the squared length of the target
   */
  private static double evidence(double[] squares, double[] along, double target, int rows) {
    double outside = Math.max(0, target - Arrays.stream(along).sum());
    double alpha = 1;
    double beta = 1;
    for (int step = 0; ; step++) {
      double ratio = alpha / beta;
      double gamma = 0;
      double weights = 0;
      double residual = outside;
      double volume = 0;
      for (int k = 0; k < squares.length; k++) {
        if (squares[k] == 0) {
          continue;
        }
        double sum = squares[k] + ratio;
        gamma += squares[k] / sum;
        weights += squares[k] * along[k] / (sum * sum);
        residual += along[k] * (ratio / sum) * (ratio / sum);
        volume += Math.log(alpha + beta * squares[k]) - Math.log(alpha);
      }
      double nextAlpha = gamma / (weights + TINY);
      double nextBeta = (rows - gamma) / (residual + TINY);
      if (step == MAX_STEPS || Math.abs(nextAlpha / nextBeta - ratio) <= TOLERANCE * ratio) {
        double log =
            rows / 2.0 * (Math.log(beta) - Math.log(2 * Math.PI))
                - volume / 2
                - beta / 2 * residual
                - alpha / 2 * weights;
        return log / rows;
      }
      alpha = nextAlpha;
      beta = nextBeta;
    }
  }

  private static double[][] products(double[][] vectors) {
    double[][] products = new double[vectors.length][vectors.length];
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = Dense.dot(vectors[i], vectors[j]);
        products[j][i] = products[i][j];
      }
    }
    return products;
  }

  private static double[][] transposed(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }
}
