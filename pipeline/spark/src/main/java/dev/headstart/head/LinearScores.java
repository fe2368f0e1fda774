// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.calibrate.CalibratedScores;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRestModel;

/**
 * A head as numbers: the product of the weights and a code, plus the intercepts, gives the scores,
 * or else the softmax of it does.
 *
 * @param probabilities whether the scores are probabilities, the softmax; margins if not
 * @param weights a row for each class, with a value for each feature of the code
 * @param intercepts a number for each class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LinearScores(boolean probabilities, double[][] weights, double[] intercepts) {

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
    OptionalDouble temperature = temperature(head);
    if (temperature.isPresent() || classifier instanceof LogisticRegressionModel) {
      double factor = 1 / temperature.orElse(1);
      return new LinearScores(
          true,
          Arrays.stream(function.weights()).map(w -> times(w, factor)).toArray(double[][]::new),
          times(function.intercepts(), factor));
    }
    if (classifier instanceof LinearSVCModel) {
      // MLlib's scores of the two classes are minus the margin and the margin.
      double[] margin = function.weights()[1];
      return new LinearScores(
          false,
          new double[][] {times(margin, -1), margin},
          new double[] {-function.intercepts()[1], function.intercepts()[1]});
    }
    return new LinearScores(false, function.weights(), function.intercepts());
  }

  /** Returns the temperature of a calibrated head. */
  public static OptionalDouble temperature(PipelineModel head) {
    return Stream.of(head.stages())
        .filter(CalibratedScores.class::isInstance)
        .mapToDouble(stage -> ((CalibratedScores) stage).getTemperature())
        .findFirst();
  }

  private static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }

  private static boolean isClassifier(Object stage) {
    return stage instanceof LogisticRegressionModel
        || stage instanceof LinearSVCModel
        || stage instanceof OneVsRestModel;
  }
}
