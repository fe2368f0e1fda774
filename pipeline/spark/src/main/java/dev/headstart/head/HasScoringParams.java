// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Parameters for the names of the columns that a head reads and adds, shared by {@link LinearHead}
 * and its model.
 */
public interface HasScoringParams extends Params {

  /** Returns the object that holds the parameters; internal to this package. */
  ScoringParams held();

  /** Name of the column of codes; {@code code} by default. */
  default Param<String> featuresCol() {
    return held().featuresCol;
  }

  /** Name of the column for the predicted class index (double); {@code prediction} by default. */
  default Param<String> predictionCol() {
    return held().predictionCol;
  }

  /** Name of the column for the score of each class; {@code rawPrediction} by default. */
  default Param<String> rawPredictionCol() {
    return held().rawPredictionCol;
  }

  /** Name of the column for the probabilities (softmax only); {@code probability} by default. */
  default Param<String> probabilityCol() {
    return held().probabilityCol;
  }

  /** Name of the column for the predicted class name (string); {@code predicted} by default. */
  default Param<String> predictedLabelCol() {
    return held().predictedLabelCol;
  }

  /** Value of {@link #featuresCol()}. */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /** Value of {@link #predictionCol()}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /** Value of {@link #rawPredictionCol()}. */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** Value of {@link #probabilityCol()}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** Value of {@link #predictedLabelCol()}. */
  default String getPredictedLabelCol() {
    return getOrDefault(predictedLabelCol());
  }
}
