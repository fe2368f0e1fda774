// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The first two principal components of a few codes. They come from the eigenvectors of the
 * covariance matrix, or of the matrix of the codes' dot products where that is smaller.
 *
 * @param scores the coordinates {@code x} and {@code y} of each code, as scikit-learn's {@code PCA}
 *     gives them but for the signs: the largest coordinate of each axis is positive
 * @param explained the share of the variance along each axis
 */
record PrincipalAxes(List<List<Double>> scores, List<Double> explained) {

  /**
   * Computes the components.
   *
   * @throws org.apache.commons.math3.exception.MaxCountExceededException if the codes are so
   *     degenerate that the decomposition does not converge
   */
  static PrincipalAxes of(float[][] codes) {
    double[][] rows = centred(codes);
    boolean manyCodes = rows.length > rows[0].length;
    double[][] vectors = manyCodes ? transposed(rows) : rows;
    double[][] products = new double[vectors.length][vectors.length];
    double trace = 0;
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = dot(vectors[i], vectors[j]);
        products[j][i] = products[i][j];
      }
      trace += products[i][i];
    }
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(products, false));
    double variance = Math.max(trace, Double.MIN_NORMAL);
    List<List<Double>> scores = new ArrayList<>();
    List<Double> explained = new ArrayList<>();
    for (int axis = 0; axis < 2; axis++) {
      double value = Math.max(0, eigen.getRealEigenvalue(axis));
      double[] vector = eigen.getEigenvector(axis).toArray();
      scores.add(manyCodes ? along(rows, vector) : signed(vector, Math.sqrt(value)));
      explained.add(value / variance);
    }
    return new PrincipalAxes(scores, explained);
  }

  private static List<Double> along(double[][] rows, double[] axis) {
    return signed(Arrays.stream(rows).mapToDouble(row -> dot(row, axis)).toArray(), 1);
  }

  /** Scales the coordinates, so that the largest is positive. */
  private static List<Double> signed(double[] coordinates, double scale) {
    double largest = 0;
    for (double value : coordinates) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    double signed = largest < 0 ? -scale : scale;
    return Arrays.stream(coordinates).map(value -> value * signed).boxed().toList();
  }

  private static double[][] transposed(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < columns.length; c++) {
        columns[c][r] = rows[r][c];
      }
    }
    return columns;
  }

  private static double[][] centred(float[][] codes) {
    double[] mean = new double[codes[0].length];
    for (float[] code : codes) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (double) code[i] / codes.length;
      }
    }
    double[][] centred = new double[codes.length][mean.length];
    for (int c = 0; c < codes.length; c++) {
      for (int i = 0; i < mean.length; i++) {
        centred[c][i] = codes[c][i] - mean[i];
      }
    }
    return centred;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
