// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import dev.headstart.head.joint.JointFit;
import dev.headstart.head.joint.Objective;
import dev.headstart.head.joint.Problem;
import dev.headstart.head.joint.Weights;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits the classifiers of a head on a {@link TrainingSet}. */
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
    int classes = set.labels().size();
    Weights weights;
    try (JointFit joint =
        joint(narrowed(set.rows()), set.size(), set.codeLength(), classes, setting)) {
      weights = joint.fit(setting.regParam());
    }
    if (options.kind() == HeadKind.SOFTMAX) {
      return MllibModels.softmax(softmax(setting), weights);
    }
    return classes == 2
        ? MllibModels.svm(svm(setting), weights, 0)
        : MllibModels.oneVsRest(svm(setting), weights, set.rows().schema(), options);
  }

  /** Prepares the fit of all classes of these rows at once. */
  JointFit joint(Dataset<Row> rows, long size, int length, int classes, Setting setting) {
    Objective objective =
        switch (options.kind()) {
          case SOFTMAX -> Objective.SOFTMAX;
          case SVM -> Objective.HINGE;
        };
    Problem problem = new Problem(objective, classes, size, length, setting.standardize());
    return JointFit.of(rows, problem, options.tol(), options.maxIter());
  }

  /** Fits the same function as {@link #fit} by MLlib's own iterations. */
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
