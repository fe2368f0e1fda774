// SPDX-License-Identifier: Apache-2.0
package dev.headstart.blas;

/** The root of a symmetric positive definite matrix. */
public final class Cholesky {

  private Cholesky() {}

  /**
   * Returns the lower triangle L with L Lᵀ = A, row by row.
   *
   * @param matrix A, size × size, of which the lower triangle is read
   * @param size the number of its rows
   */
  public static double[][] of(double[] matrix, int size) {
    double[][] lower = new double[size][];
    for (int i = 0; i < size; i++) {
      lower[i] = new double[i + 1];
      for (int j = 0; j < i; j++) {
        lower[i][j] = (matrix[i * size + j] - dot(lower[i], lower[j], j)) / lower[j][j];
      }
      lower[i][i] = Math.sqrt(matrix[i * size + i] - dot(lower[i], lower[i], i));
    }
    return lower;
  }

  /**
   * Replaces x by the solution of L z = x.
   *
   * @param lower L, as {@link #of} gives it
   */
  public static void solve(double[][] lower, double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = (x[i] - dot(lower[i], x, i)) / lower[i][i];
    }
  }

  /**
   * Replaces x by the solution of Lᵀ z = x.
   *
   * @param lower L, as {@link #of} gives it
   */
  public static void solveTransposed(double[][] lower, double[] x) {
    for (int i = x.length - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        x[k] -= lower[i][k] * x[i];
      }
    }
  }

  /** Four sums, so that they do not wait for each other. */
  private static double dot(double[] a, double[] b, int size) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 3 < size; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < size; k++) {
      s0 += a[k] * b[k];
    }
    return s0 + s1 + (s2 + s3);
  }
}
