// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.joint.JointFit;
import dev.headstart.head.joint.Objective;
import dev.headstart.head.joint.Problem;
import dev.headstart.head.joint.Weights;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits the classifiers of a head on a {@link TrainingSet}. */
final class Classifiers {
  private final HeadOptions options;

  Classifiers(HeadOptions options) {
    this.options = options;
  }

  HeadKind kind() {
    return options.kind();
  }

  /** Fits the classifier of the head. */
  Model<?> fit(TrainingSet set, Setting setting) {
    int classes = set.labels().size();
    Weights weights;
    try (JointFit joint = joint(set, set.rows(), set.size(), setting)) {
      weights = joint.fit(setting.regParam());
    }
    if (options.kind() == HeadKind.SOFTMAX) {
      return MllibModels.softmax(softmax(setting), weights);
    }
    return classes == 2
        ? MllibModels.svm(svm(setting), weights, 0)
        : MllibModels.oneVsRest(svm(setting), weights, set.rows().schema(), options);
  }

  /**
   * Prepares the fit of all classes at once.
   *
   * @param rows those of the set, or some of them
   * @param size their number
   */
  JointFit joint(TrainingSet set, Dataset<Row> rows, long size, Setting setting) {
    Objective objective =
        switch (options.kind()) {
          case SOFTMAX -> Objective.SOFTMAX;
          case SVM -> Objective.HINGE;
        };
    Problem problem =
        new Problem(objective, set.labels().size(), size, set.codeLength(), setting.standardize());
    return JointFit.of(
        rows.select(TrainingSet.INDEX, TrainingSet.FEATURES, TrainingSet.WEIGHT),
        problem,
        options.tol(),
        options.maxIter());
  }

  /** MLlib's estimator of the setting. */
  LinearSVC svm(Setting setting) {
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

  /** MLlib's estimator of the setting. */
  LogisticRegression softmax(Setting setting) {
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
