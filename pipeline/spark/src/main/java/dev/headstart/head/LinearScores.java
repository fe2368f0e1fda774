// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;

/**
 * A head as numbers: the product of the weights and a code, plus the intercepts, gives the scores
 * of an SVM; the softmax of it gives those of a softmax.
 *
 * @param kind SVM or softmax
 * @param weights a row for each class, with a value for each feature of the code
 * @param intercepts a number for each class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LinearScores(HeadKind kind, double[][] weights, double[] intercepts) {

  /**
   * Returns the numbers of a pipeline that {@link LinearHeadModel#toPipelineModel} made.
   *
   * @throws IllegalArgumentException if it has no linear classifier
   */
  public static LinearScores of(PipelineModel head) {
    Model<?> classifier =
        (Model<?>)
            Stream.of(head.stages())
                .filter(LinearScores::isClassifier)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No linear classifier in " + head));
    LinearFunction function = LinearFunction.of(classifier);
    if (classifier instanceof LinearSVCModel) {
      // MLlib's scores of the two classes are minus the margin and the margin.
      double[] opposite = Arrays.stream(function.weights()[1]).map(w -> -w).toArray();
      return new LinearScores(
          HeadKind.SVM,
          new double[][] {opposite, function.weights()[1]},
          new double[] {-function.intercepts()[1], function.intercepts()[1]});
    }
    return new LinearScores(
        classifier instanceof OneVsRestModel ? HeadKind.SVM : HeadKind.SOFTMAX,
        function.weights(),
        function.intercepts());
  }

  private static boolean isClassifier(Object stage) {
    return stage instanceof LogisticRegressionModel
        || stage instanceof LinearSVCModel
        || stage instanceof OneVsRestModel;
  }
}
