package dev.headstart.head;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * What every head computes: a margin for each class, the largest of which is the prediction.
 *
 * @param weights by class, one for each feature
 * @param intercepts by class
 */
record LinearFunction(List<Vector> weights, List<Double> intercepts) implements Serializable {

  /** The two-class case: the margin of the second class against zero. */
  static LinearFunction of(LinearSVCModel model) {
    return againstZero(model.coefficients(), model.intercept());
  }

  /** One against the rest: one model a class, in the order of the classes. */
  static LinearFunction of(List<LinearSVCModel> models) {
    return new LinearFunction(
        models.stream().map(LinearSVCModel::coefficients).toList(),
        models.stream().map(LinearSVCModel::intercept).toList());
  }

  static LinearFunction of(LogisticRegressionModel model) {
    Matrix rows = model.coefficientMatrix();
    if (rows.numRows() == 1) {
      return againstZero(rows.rowIter().next(), model.interceptVector().apply(0));
    }
    return new LinearFunction(
        scala.collection.JavaConverters.seqAsJavaList(rows.rowIter().toSeq()),
        Arrays.stream(model.interceptVector().toArray()).boxed().toList());
  }

  private static LinearFunction againstZero(Vector weights, double intercept) {
    return new LinearFunction(
        List.of(Vectors.zeros(weights.size()), weights), List.of(0.0, intercept));
  }

  double[] margins(Vector features) {
    double[] margins = new double[weights.size()];
    for (int i = 0; i < margins.length; i++) {
      margins[i] = weights.get(i).dot(features) + intercepts.get(i);
    }
    return margins;
  }

  /** Index of the largest margin, the lowest index of equal ones. */
  static int argmax(double[] margins) {
    int best = 0;
    for (int i = 1; i < margins.length; i++) {
      best = margins[i] > margins[best] ? i : best;
    }
    return best;
  }

  /** Minus the log of the softmax probability of a class. */
  static double logLoss(double[] margins, int index) {
    double max = margins[argmax(margins)];
    double sum = 0;
    for (double margin : margins) {
      sum += Math.exp(margin - max);
    }
    return Math.log(sum) + max - margins[index];
  }
}
