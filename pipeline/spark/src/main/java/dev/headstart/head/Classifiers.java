// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.head.joint.Block;
import dev.headstart.head.joint.JointFit;
import dev.headstart.head.joint.Objective;
import dev.headstart.head.joint.Problem;
import dev.headstart.head.joint.Variant;
import dev.headstart.head.joint.Weights;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LogisticRegression;

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
    int heldOut = set.validates() ? 0 : Variant.NONE;
    List<Variant> all = List.of(new Variant(heldOut, setting.standardize()));
    try (JointFit joint = joint(set, set.blocks(), set.validates() ? 2 : 1, all)) {
      weights = joint.fit(setting.regParam());
    }
    if (options.kind() == HeadKind.SOFTMAX) {
      return MllibModels.softmax(softmax(setting), weights);
    }
    return classes == 2
        ? MllibModels.svm(svm(setting), weights, 0)
        : MllibModels.oneVsRest(svm(setting), weights, set.schema(), options);
  }

  /**
   * Prepares fits of all classes at once.
   *
   * @param blocks the rows of the set
   * @param folds the number of folds that they are in
   */
  JointFit joint(TrainingSet set, JavaRDD<Block> blocks, int folds, List<Variant> variants) {
    Objective objective =
        switch (options.kind()) {
          case SOFTMAX -> Objective.SOFTMAX;
          case SVM -> Objective.HINGE;
        };
    long size = set.size() + set.validationSize();
    Problem problem = new Problem(objective, set.labels().size(), size, set.codeLength());
    return JointFit.of(
        blocks, folds, set.moments(), problem, variants, options.tol(), options.maxIter());
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
