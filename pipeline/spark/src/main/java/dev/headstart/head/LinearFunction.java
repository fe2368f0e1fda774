// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.joint.Weights;
import dev.headstart.head.local.Dense;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.Matrix;

/**
 * The linear function of a head: a margin for each class; the class with the largest margin is
 * predicted.
 *
 * @param weights by class and feature
 * @param intercepts by class
 */
public record LinearFunction(double[][] weights, double[] intercepts) implements Serializable {

  /** Returns the function of a classifier that {@link Classifiers} fitted. */
  static LinearFunction of(Model<?> classifier) {
    if (classifier instanceof LogisticRegressionModel softmax) {
      return of(softmax);
    }
    if (classifier instanceof LinearSVCModel svm) {
      return of(svm);
    }
    return of(
        Arrays.stream(((OneVsRestModel) classifier).models())
            .map(LinearSVCModel.class::cast)
            .toList());
  }

  /**
   * Returns the function of fitted weights. Of two classes the first has margin 0.
   *
   * @param fitted a margin for each class, or one, that of the second of two classes
   */
  public static LinearFunction of(Weights fitted) {
    return fitted.weights().length == 1
        ? againstZero(fitted.weights()[0], fitted.intercepts()[0])
        : new LinearFunction(fitted.weights(), fitted.intercepts());
  }

  /** Returns the function for two classes: the margin of the second against zero. */
  static LinearFunction of(LinearSVCModel model) {
    return againstZero(model.coefficients().toArray(), model.intercept());
  }

  /** Returns the function of one-vs-rest models, one per class, in the order of the classes. */
  static LinearFunction of(List<LinearSVCModel> models) {
    return new LinearFunction(
        models.stream().map(m -> m.coefficients().toArray()).toArray(double[][]::new),
        models.stream().mapToDouble(LinearSVCModel::intercept).toArray());
  }

  static LinearFunction of(LogisticRegressionModel model) {
    Matrix rows = model.coefficientMatrix();
    double[][] weights = new double[rows.numRows()][rows.numCols()];
    rows.foreachActive(
        (i, j, value) -> {
          weights[(int) i][(int) j] = (double) value;
          return scala.runtime.BoxedUnit.UNIT;
        });
    return weights.length == 1
        ? againstZero(weights[0], model.interceptVector().apply(0))
        : new LinearFunction(weights, model.interceptVector().toArray());
  }

  static LinearFunction againstZero(double[] weights, double intercept) {
    return new LinearFunction(
        new double[][] {new double[weights.length], weights}, new double[] {0, intercept});
  }

  /** Returns the margin of each class for a code. */
  public double[] margins(float[] features) {
    double[] values = new double[features.length];
    Arrays.setAll(values, j -> features[j]);
    return margins(values);
  }

  double[] margins(double[] features) {
    double[] margins = intercepts.clone();
    for (int c = 0; c < margins.length; c++) {
      margins[c] += Dense.dot(weights[c], features);
    }
    return margins;
  }

  /**
   * Returns the hinge loss: the sum of the amounts by which the margins fall short of 1 for the
   * class and of -1 for the others. With two classes only the margin of the second counts; the
   * first is the reference.
   */
  public static double hingeLoss(double[] margins, int index) {
    if (margins.length == 2) {
      double margin = margins[1] - margins[0];
      return Math.max(0, 1 - (index == 1 ? margin : -margin));
    }
    double loss = 0;
    for (int c = 0; c < margins.length; c++) {
      loss += Math.max(0, 1 - (c == index ? margins[c] : -margins[c]));
    }
    return loss;
  }

  /** Returns minus the log of the softmax probability of a class. */
  public static double logLoss(double[] margins, int index) {
    return Dense.logSumExp(margins) - margins[index];
  }
}
