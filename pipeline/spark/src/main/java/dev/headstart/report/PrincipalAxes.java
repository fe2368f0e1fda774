// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * The first two principal components of a few codes. They come from the eigenvectors of the matrix
 * of the codes' dot products, which is smaller than the covariance matrix of long codes.
 *
 * @param scores the coordinates {@code x} and {@code y} of each code, as scikit-learn's {@code PCA}
 *     gives them but for the signs: the largest coordinate of each axis is positive
 * @param explained the share of the variance along each axis
 */
record PrincipalAxes(List<List<Double>> scores, List<Double> explained) {

  static PrincipalAxes of(float[][] codes) {
    double[][] centred = centred(codes);
    int count = centred.length;
    double[][] products = new double[count][count];
    double trace = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = dot(centred[i], centred[j]);
        products[j][i] = products[i][j];
      }
      trace += products[i][i];
    }
    EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(products, false));
    double variance = Math.max(trace, Double.MIN_NORMAL);
    return new PrincipalAxes(
        List.of(axis(eigen, 0), axis(eigen, 1)),
        List.of(
            Math.max(0, eigen.getRealEigenvalue(0)) / variance,
            Math.max(0, eigen.getRealEigenvalue(1)) / variance));
  }

  private static List<Double> axis(EigenDecomposition eigen, int which) {
    double scale = Math.sqrt(Math.max(0, eigen.getRealEigenvalue(which)));
    double[] vector = eigen.getEigenvector(which).toArray();
    double largest = 0;
    for (double value : vector) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    double signed = largest < 0 ? -scale : scale;
    return Arrays.stream(vector).map(value -> value * signed).boxed().toList();
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
