// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static dev.headstart.ml.ParamChecks.column;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The parameters for the names of the columns that a head reads and adds. */
class ScoringParams implements Serializable {
  private static final long serialVersionUID = 1L;

  final Param<String> featuresCol;
  final Param<String> predictionCol;
  final Param<String> rawPredictionCol;
  final Param<String> probabilityCol;
  final Param<String> predictedLabelCol;

  ScoringParams(Params stage) {
    featuresCol =
        column(stage, "featuresCol", "column of codes: array<float>, array<double> or vector");
    predictionCol = column(stage, "predictionCol", "column for the predicted class index");
    rawPredictionCol = column(stage, "rawPredictionCol", "column for the score of each class");
    probabilityCol =
        column(stage, "probabilityCol", "column for the probability of each class (softmax only)");
    predictedLabelCol =
        column(stage, "predictedLabelCol", "column for the name of the predicted class");
  }

  /** Sets the defaults. To be called once the stage holds this object. */
  void setDefaults(Params stage) {
    stage.setDefault(featuresCol, "code");
    stage.setDefault(predictionCol, "prediction");
    stage.setDefault(rawPredictionCol, "rawPrediction");
    stage.setDefault(probabilityCol, "probability");
    stage.setDefault(predictedLabelCol, "predicted");
  }
}
