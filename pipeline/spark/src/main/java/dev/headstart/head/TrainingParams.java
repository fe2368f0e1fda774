// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static dev.headstart.ml.ParamChecks.column;

import dev.headstart.ml.ParamChecks;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The parameters of a head's training, including the names of its columns. */
final class TrainingParams extends ScoringParams {
  private static final long serialVersionUID = 1L;

  final Param<String> labelCol;
  final Param<String> weightCol;
  final Param<String> groupCol;
  final Param<String> validationIndicatorCol;
  final Param<String> kind;
  final DoubleParam regParam;
  final BooleanParam standardize;
  final Param<String> classWeights;
  final BooleanParam tune;
  final DoubleArrayParam regParams;
  final BooleanParam crossValidate;
  final BooleanParam calibrate;
  final IntParam folds;
  final IntParam maxIter;
  final DoubleParam tol;
  final IntParam parallelism;
  final LongParam seed;

  TrainingParams(Params stage) {
    super(stage);
    labelCol = column(stage, "labelCol", "column of class names (string) or class indexes");
    weightCol = column(stage, "weightCol", "column of the rows' weights; unset: all weigh 1");
    groupCol =
        column(stage, "groupCol", "column of groups; rows of one share a fold of cross-validation");
    validationIndicatorCol =
        column(stage, "validationIndicatorCol", "column that is true for the rows to validate on");
    kind =
        new Param<>(stage, "kind", "svm or softmax", ParamChecks.oneOf("kind", "svm", "softmax"));
    regParam =
        new DoubleParam(
            stage,
            "regParam",
            "regularisation, from 0 up; unset: by tuning, or by the scale of the codes",
            ParamChecks.notNegative("regParam"));
    standardize = new BooleanParam(stage, "standardize", "scale each feature to unit variance");
    classWeights =
        new Param<>(
            stage,
            "classWeights",
            "none or balanced (each class counts the same)",
            ParamChecks.oneOf("classWeights", "none", "balanced"));
    tune = new BooleanParam(stage, "tune", "choose regParam and standardize by cross-validation");
    regParams =
        new DoubleArrayParam(
            stage,
            "regParams",
            "choose among these by cross-validation",
            ParamChecks.positives("regParams"));
    crossValidate =
        new BooleanParam(
            stage, "crossValidate", "cross-validate the one setting, for the summary's accuracy");
    calibrate =
        new BooleanParam(
            stage, "calibrate", "fit a temperature to held-out scores, for honest probabilities");
    folds =
        new IntParam(
            stage, "folds", "folds of the cross-validation", ParamChecks.atLeast("folds", 2));
    maxIter =
        new IntParam(
            stage,
            "maxIter",
            "maximum number of iterations of a fit",
            ParamChecks.atLeast("maxIter", 1));
    tol =
        new DoubleParam(
            stage,
            "tol",
            "tolerance of the optimiser; unset: 1e-5 for softmax, 1e-3 for svm",
            ParamChecks.betweenZeroAndOne("tol"));
    parallelism =
        new IntParam(
            stage,
            "parallelism",
            "number of MLlib's fits that run in parallel",
            ParamChecks.atLeast("parallelism", 1));
    seed = new LongParam(stage, "seed", "seed of the folds");
  }

  @Override
  void setDefaults(Params stage) {
    super.setDefaults(stage);
    stage.setDefault(labelCol, "label");
    stage.setDefault(kind, HeadKind.SOFTMAX.word());
    stage.setDefault(standardize, false);
    stage.setDefault(classWeights, ClassWeights.NONE.word());
    stage.setDefault(tune, false);
    stage.setDefault(crossValidate, false);
    stage.setDefault(calibrate, false);
    stage.setDefault(folds, HeadOptions.DEFAULT_FOLDS);
    stage.setDefault(maxIter, HeadOptions.DEFAULT_MAX_ITER);
    stage.setDefault(parallelism, HeadOptions.DEFAULT_PARALLELISM);
    stage.setDefault(seed, 0L);
  }
}
