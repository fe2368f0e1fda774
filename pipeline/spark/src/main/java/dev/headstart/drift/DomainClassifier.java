// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import dev.headstart.blas.Cholesky;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A linear classifier that tells new rows from those of the reference, by regularised least
 * squares. Each row is scored by the classifier of all others: that needs no further fits, since
 * the score without row i is (f − h y) / (1 − h), where h is the i-th of the diagonal of the matrix
 * that makes scores f of labels y. The same matrix serves all relabelings.
 */
final class DomainClassifier {

  /** Of the mean variance of the features. */
  private static final double RIDGE = 1;

  private static final int AT_ONCE = 250;

  private final int rows;
  private final int length;
  private final FloatBuffer whitened;
  private final float[] leverage;

  /**
   * Prepares the fits.
   *
   * @param codes of all rows
   */
  DomainClassifier(float[][] codes) {
    this.rows = codes.length;
    this.length = codes[0].length;
    FloatBuffer centred = centred(codes);
    double[][] lower = Cholesky.of(regularised(centred), length);
    this.whitened = Products.buffer(rows * length);
    this.leverage = new float[rows];
    double[] row = new double[length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < length; j++) {
        row[j] = centred.get(i * length + j);
      }
      Cholesky.solve(lower, row);
      double squares = 1.0 / rows; // of the intercept
      for (int j = 0; j < length; j++) {
        whitened.put(i * length + j, (float) row[j]);
        squares += row[j] * row[j];
      }
      leverage[i] = (float) squares;
    }
  }

  private static FloatBuffer centred(float[][] codes) {
    int length = codes[0].length;
    double[] mean = new double[length];
    for (float[] code : codes) {
      for (int j = 0; j < length; j++) {
        mean[j] += code[j] / (double) codes.length;
      }
    }
    FloatBuffer centred = Products.buffer(codes.length * length);
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < length; j++) {
        centred.put(i * length + j, (float) (codes[i][j] - mean[j]));
      }
    }
    return centred;
  }

  private double[] regularised(FloatBuffer centred) {
    FloatBuffer products = Products.buffer(length * length);
    Products.gradient(centred, centred, products, rows, length, length);
    double[] matrix = new double[length * length];
    double trace = 0;
    for (int k = 0; k < matrix.length; k++) {
      matrix[k] = products.get(k);
    }
    for (int j = 0; j < length; j++) {
      trace += matrix[j * length + j];
    }
    double ridge = trace > 0 ? RIDGE * trace / length : 1;
    for (int j = 0; j < length; j++) {
      matrix[j * length + j] += ridge;
    }
    return matrix;
  }

  /**
   * Returns for each relabeling how well new rows are told from others by the classifiers that did
   * not see them: the area under the ROC curve, about 0.5 where nothing tells them apart.
   */
  double[] areas(Relabelings labels) {
    double[] areas = new double[labels.count()];
    for (int from = 0; from < areas.length; from += AT_ONCE) {
      int some = Math.min(AT_ONCE, areas.length - from);
      areas(labels, from, some, areas);
    }
    return areas;
  }

  private void areas(Relabelings labels, int from, int some, double[] areas) {
    float share = labels.fresh() / (float) rows;
    FloatBuffer y = Products.buffer(rows * some);
    labels.write(y, from, some, 1 - share, -share);
    FloatBuffer weights = Products.buffer(some * length);
    Products.gradient(whitened, y, weights, rows, some, length);
    FloatBuffer scores = Products.buffer(rows * some);
    Products.margins(whitened, weights, scores, rows, some, length);
    long[] ordered = new long[rows];
    for (int b = 0; b < some; b++) {
      boolean[] isFresh = labels.isFresh(from + b);
      for (int i = 0; i < rows; i++) {
        int at = i * some + b;
        float score = (scores.get(at) - leverage[i] * y.get(at)) / (1 - leverage[i]);
        ordered[i] = ((long) sortable(score) << 1) | (isFresh[i] ? 1 : 0);
      }
      areas[from + b] = area(ordered, labels.fresh());
    }
  }

  /** Returns an integer that is ordered as floats are. */
  private static int sortable(float value) {
    int bits = Float.floatToIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static double area(long[] ordered, int fresh) {
    Arrays.sort(ordered);
    long before = 0; // pairs of a new row and one of the reference before it
    long reference = 0;
    for (long one : ordered) {
      if ((one & 1) == 1) {
        before += reference;
      } else {
        reference++;
      }
    }
    return before / ((double) fresh * reference);
  }
}
