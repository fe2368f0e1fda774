// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.joint.Weights;
import java.util.Arrays;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.StructType;

/** MLlib's models with given weights and the parameters of MLlib's estimators. */
final class MllibModels {
  private MllibModels() {}

  static LogisticRegressionModel softmax(LogisticRegression estimator, Weights fitted) {
    double[][] weights = fitted.weights();
    int classes = weights.length == 1 ? 2 : weights.length;
    double[] values = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
    return withParams(
        new LogisticRegressionModel(
            estimator.uid(),
            new DenseMatrix(weights.length, weights[0].length, values, true),
            Vectors.dense(fitted.intercepts()),
            classes,
            classes > 2),
        estimator);
  }

  /** Returns the model of one margin. */
  static LinearSVCModel svm(LinearSVC estimator, Weights fitted, int margin) {
    return withParams(
        new LinearSVCModel(
            estimator.uid(), Vectors.dense(fitted.weights()[margin]), fitted.intercepts()[margin]),
        estimator);
  }

  /** Returns one model a class; the schema has the class names with the class index. */
  static OneVsRestModel oneVsRest(
      LinearSVC estimator, Weights fitted, StructType schema, HeadOptions options) {
    OneVsRest oneVsRest =
        new OneVsRest()
            .setClassifier(estimator)
            .setLabelCol(TrainingSet.INDEX)
            .setFeaturesCol(TrainingSet.FEATURES)
            .setRawPredictionCol("rawPrediction")
            .setParallelism(options.parallelism());
    if (options.hasWeights()) {
      oneVsRest.setWeightCol(TrainingSet.WEIGHT);
    }
    ClassificationModel<?, ?>[] models = new ClassificationModel<?, ?>[fitted.weights().length];
    Arrays.setAll(models, margin -> svm(estimator, fitted, margin));
    return withParams(
        new OneVsRestModel(oneVsRest.uid(), schema.apply(TrainingSet.INDEX).metadata(), models),
        oneVsRest);
  }

  /** Sets what is set on the estimator, where the model has it too. */
  private static <M extends Params> M withParams(M model, Params estimator) {
    for (Param<?> param : estimator.params()) {
      if (estimator.isSet(param) && model.hasParam(param.name())) {
        set(model, param.name(), estimator.getOrDefault(param));
      }
    }
    return model;
  }

  private static <T> void set(Params model, String name, T value) {
    @SuppressWarnings("unchecked")
    Param<T> param = (Param<T>) model.getParam(name);
    model.set(param, value);
  }
}
