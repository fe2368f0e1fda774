// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import dev.headstart.head.joint.Weights;
import java.util.Arrays;

/**
 * Logistic regression with MLlib's objective: the mean cross-entropy plus {@code regParam / 2}
 * times the squared norm of the weights, without regularisation of the intercepts.
 */
final class LocalSoftmax implements LocalPath {
  private final LocalRows source;
  private final Scaling scaling;
  private final double[][] rows;
  private final double totalWeight;
  private double[] solution;

  LocalSoftmax(LocalRows source, boolean standardize) {
    this.source = source;
    this.scaling = Scaling.of(source.codes(), standardize);
    this.rows = scaling.apply(source.codes());
    this.totalWeight = source.totalWeight();
    this.solution = new double[source.classCount() * (rows[0].length + 1)];
  }

  @Override
  public Weights fit(double regParam) {
    // For two classes MLlib regularises one vector, the difference; here both are, each half of it.
    double lambda = source.classCount() == 2 ? 2 * regParam : regParam;
    solution = Lbfgs.minimize((point, gradient) -> loss(point, gradient, lambda), solution);
    int length = rows[0].length;
    double[][] weights = new double[source.classCount()][];
    double[] intercepts = new double[source.classCount()];
    for (int c = 0; c < weights.length; c++) {
      int start = c * (length + 1);
      weights[c] = Arrays.copyOfRange(solution, start, start + length);
      intercepts[c] = solution[start + length];
    }
    return scaling.unscaled(weights, intercepts);
  }

  /**
   * Computes value and gradient. A point consists of each class's weights and intercept, by class.
   */
  private double loss(double[] point, double[] gradient, double lambda) {
    int length = rows[0].length;
    double[] margins = new double[source.classCount()];
    Arrays.fill(gradient, 0);
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < margins.length; c++) {
        int start = c * (length + 1);
        margins[c] = Dense.dot(point, start, rows[i]) + point[start + length];
      }
      int truth = source.classes()[i];
      double weight = source.weights()[i] / totalWeight;
      double rowLoss = Dense.logSumExp(margins) - margins[truth];
      double logOfSum = margins[truth] + rowLoss;
      loss += weight * rowLoss;
      for (int c = 0; c < margins.length; c++) {
        int start = c * (length + 1);
        double slope = weight * (Math.exp(margins[c] - logOfSum) - (c == truth ? 1 : 0));
        Dense.add(gradient, start, slope, rows[i]);
        gradient[start + length] += slope;
      }
    }
    for (int c = 0; c < margins.length; c++) {
      for (int j = 0; j < length; j++) {
        int at = c * (length + 1) + j;
        loss += lambda / 2 * point[at] * point[at];
        gradient[at] += lambda * point[at];
      }
    }
    return loss;
  }
}
