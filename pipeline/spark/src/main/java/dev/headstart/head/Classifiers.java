// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits MLlib's classifiers on a {@link TrainingSet}. */
final class Classifiers {
  private static final String ONE_OR_REST = "oneOrRest";

  private final HeadOptions options;

  Classifiers(HeadOptions options) {
    this.options = options;
  }

  HeadKind kind() {
    return options.kind();
  }

  /** Fits the classifier of the head. */
  Model<?> fit(TrainingSet set, Setting setting) {
    Dataset<Row> rows = set.rows();
    if (options.kind() == HeadKind.SOFTMAX) {
      LogisticRegression softmax = softmax(setting);
      if (LocalRows.suit(set)) {
        softmax.setInitialModel(initial(set, setting));
      }
      return softmax.fit(narrowed(rows));
    }
    LinearSVC svm = svm(setting);
    if (set.labels().size() == 2) {
      return svm.fit(narrowed(rows));
    }
    OneVsRest oneVsRest =
        new OneVsRest()
            .setClassifier(svm)
            .setLabelCol(TrainingSet.INDEX)
            .setFeaturesCol(TrainingSet.FEATURES)
            .setRawPredictionCol("rawPrediction")
            .setParallelism(options.parallelism());
    if (options.hasWeights()) {
      oneVsRest.setWeightCol(TrainingSet.WEIGHT);
    }
    return oneVsRest.fit(rows);
  }

  /** Fits the same function as {@link #fit}, without the overhead of a model that can be saved. */
  LinearFunction fitFunction(Dataset<Row> rows, int classes, Setting setting) {
    if (options.kind() == HeadKind.SOFTMAX) {
      return LinearFunction.of(softmax(setting).fit(rows));
    }
    LinearSVC svm = svm(setting);
    if (classes == 2) {
      return LinearFunction.of(svm.fit(rows));
    }
    List<LinearSVCModel> models = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      Column one = when(col(TrainingSet.INDEX).equalTo((double) i), 1.0).otherwise(0.0);
      models.add(
          svm.setLabelCol(ONE_OR_REST)
              .fit(
                  rows.withColumn(
                      ONE_OR_REST,
                      one.as(ONE_OR_REST, BinaryAttribute.defaultAttr().toMetadata()))));
    }
    return LinearFunction.of(models);
  }

  /**
   * Returns the initial model for MLlib on a small training set: the solution, computed in memory.
   * MLlib works on standardised features whatever is regularised. If some features hardly vary,
   * plain codes are then so ill-conditioned that its optimiser would need a thousand steps, each of
   * them a job.
   */
  private static LogisticRegressionModel initial(TrainingSet set, Setting setting) {
    int classes = set.labels().size();
    LocalRows rows = LocalRows.of(set.rows().collectAsList(), classes);
    LinearFunction solution =
        LocalPath.of(HeadKind.SOFTMAX, rows, setting.standardize()).fit(setting.regParam());
    return solution.toLogisticRegressionModel();
  }

  /**
   * Selects columns, since MLlib warns of double caching if it is given the cached rows themselves.
   */
  private static Dataset<Row> narrowed(Dataset<Row> rows) {
    return rows.select(TrainingSet.INDEX, TrainingSet.FEATURES, TrainingSet.WEIGHT);
  }

  private LinearSVC svm(Setting setting) {
    LinearSVC svm =
        new LinearSVC()
            .setLabelCol(TrainingSet.INDEX)
            .setFeaturesCol(TrainingSet.FEATURES)
            .setRegParam(setting.regParam())
            .setStandardization(setting.standardize())
            .setMaxIter(options.maxIter())
            .setTol(options.tol());
    return options.hasWeights() ? svm.setWeightCol(TrainingSet.WEIGHT) : svm;
  }

  private LogisticRegression softmax(Setting setting) {
    LogisticRegression softmax =
        new LogisticRegression()
            .setLabelCol(TrainingSet.INDEX)
            .setFeaturesCol(TrainingSet.FEATURES)
            .setFamily("auto")
            .setElasticNetParam(0)
            .setRegParam(setting.regParam())
            .setStandardization(setting.standardize())
            .setMaxIter(options.maxIter())
            .setTol(options.tol());
    return options.hasWeights() ? softmax.setWeightCol(TrainingSet.WEIGHT) : softmax;
  }
}
