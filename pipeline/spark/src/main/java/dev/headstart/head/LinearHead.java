// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A Spark ML estimator that trains a linear classifier, SVM or softmax, on CNN codes (a linear
 * probe).
 *
 * <pre>{@code
 * var featurizer = new ConvNetFeaturizer().setNet(net).setInputCol("content").setOutputCol("code");
 * var head = new LinearHead().setKind("svm").setTune(true);
 * PipelineModel model =
 *     new Pipeline().setStages(new PipelineStage[] {featurizer, head}).fit(labelledImages);
 * Dataset<Row> predictions = model.transform(images); // adds the column predicted
 * }</pre>
 *
 * <p>Rows with a null code (images that cannot be decoded) and rows with a null or empty label do
 * not make a fit fail: they are skipped, counted in the model's summary, and logged. The model
 * keeps rows with a null code when it transforms, with null predictions.
 *
 * <p>The evaluators of Spark's {@code CrossValidator} and {@code TrainValidationSplit} compare
 * numbers. For these, convert labels to class indexes with a {@code StringIndexer} and pass its
 * output column to {@link #setLabelCol}. The model then predicts these indexes, with the indexer's
 * names.
 */
public final class LinearHead extends Estimator<LinearHeadModel>
    implements HasTrainingParams, DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainingParams params;

  /** Creates a stage with a random uid. */
  public LinearHead() {
    this(Identifiable.randomUID("linearHead"));
  }

  /** Creates a stage with this uid, as on loading. */
  public LinearHead(String uid) {
    this.uid = uid;
    this.params = new TrainingParams(this);
    params.setDefaults(this);
  }

  /** Reads a stage written by {@link #write()}. */
  public static LinearHead load(String path) {
    return read().load(path);
  }

  /** Returns the reader that Spark ML looks for. */
  public static MLReader<LinearHead> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public TrainingParams held() {
    return params;
  }

  /**
   * Trains on all rows that have a code and a label. Reads the dataset once.
   *
   * @throws IllegalArgumentException if a column is missing or of another type, a label is a number
   *     but no class index, a weight is not a positive number, no row can be trained on, all rows
   *     are of one class, codes differ in length or are not finite, or both regParam and a grid are
   *     set
   */
  @Override
  public LinearHeadModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    HeadOptions options = options();
    // 1. Check, count and cache the rows that have a code and a label.
    try (TrainingSet set = TrainingSet.of(dataset, columns(), options.classWeights())) {
      tellRowsLeftOut(set);
      // 2. If there is a grid, try its settings by cross-validation.
      List<Trial> trials = options.tunes() ? Tuner.tune(set, options) : List.of();
      // 3. Take the best of them, or the given setting, or the default for the scale of the codes.
      Setting setting = Setting.of(set, options, trials);
      // 4. If it was not chosen, cross-validate it if that was requested.
      if (trials.isEmpty() && options.crossValidate()) {
        trials = Tuner.crossValidate(set, setting, options);
      }
      // 5. Fit all classes with it at once.
      Model<?> classifier = new Classifiers(options).fit(set, setting);
      // 6. Calibrate its probabilities on scores of rows that were held out.
      OutOfFold.@Nullable Figures figures =
          getCalibrate() && OutOfFold.isCheap(set, trials)
              ? OutOfFold.figures(set, setting, options, LinearFunction.of(classifier))
              : null;
      // 7. Create the model, with its classes and its origin.
      TrainingSummary summary = TrainingSummary.of(set, options.kind(), setting, trials);
      summary.endOfGrid().ifPresent(end -> log().warn("{}", end));
      LinearHeadModel model =
          new LinearHeadModel(uid, classifier, figures, set.classes(), set.codeLength(), summary);
      return copyValues(model.setParent(this), ParamMap.empty());
    }
  }

  @Override
  public StructType transformSchema(StructType schema) {
    columns().check(schema);
    boolean probabilities = HeadKind.of(getKind()) == HeadKind.SOFTMAX || getCalibrate();
    return ScoreColumns.added(schema, this, probabilities);
  }

  @Override
  public LinearHead copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  HeadColumns columns() {
    return new HeadColumns(
        getFeaturesCol(),
        getLabelCol(),
        getWeightCol(),
        getGroupCol(),
        getValidationIndicatorCol(),
        Optional.empty());
  }

  HeadOptions options() {
    return new HeadOptions(
        HeadKind.of(getKind()),
        getRegParam(),
        Arrays.stream(getRegParams()).boxed().toList(),
        getStandardize(),
        ClassWeights.of(getClassWeights()),
        getWeightCol().isPresent(),
        getTune(),
        getCrossValidate(),
        getFolds(),
        getMaxIter(),
        getTol(),
        getParallelism(),
        getSeed());
  }

  private void tellRowsLeftOut(TrainingSet set) {
    if (set.ignored() + set.unlabelled() > 0) {
      log()
          .warn(
              "{} rows are trained on; {} have no code and {} no label, and are left out",
              set.size(),
              set.ignored(),
              set.unlabelled());
    }
  }

  /** Sets {@link #featuresCol()}. */
  public LinearHead setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /** Sets {@link #labelCol()}. */
  public LinearHead setLabelCol(String value) {
    set(labelCol(), value);
    return this;
  }

  /** Sets {@link #weightCol()}. */
  public LinearHead setWeightCol(String value) {
    set(weightCol(), value);
    return this;
  }

  /** Sets {@link #groupCol()}. */
  public LinearHead setGroupCol(String value) {
    set(groupCol(), value);
    return this;
  }

  /** Sets {@link #validationIndicatorCol()}. */
  public LinearHead setValidationIndicatorCol(String value) {
    set(validationIndicatorCol(), value);
    return this;
  }

  /** Sets {@link #predictionCol()}. */
  public LinearHead setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  /** Sets {@link #rawPredictionCol()}. */
  public LinearHead setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return this;
  }

  /** Sets {@link #probabilityCol()}. */
  public LinearHead setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return this;
  }

  /** Sets {@link #predictedLabelCol()}. */
  public LinearHead setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return this;
  }

  /** Sets {@link #kind()}. */
  public LinearHead setKind(String value) {
    set(kind(), value);
    return this;
  }

  /** Sets {@link #regParam()}. */
  public LinearHead setRegParam(double value) {
    set(regParam(), value);
    return this;
  }

  /** Sets {@link #standardize()}. */
  public LinearHead setStandardize(boolean value) {
    set(standardize(), value);
    return this;
  }

  /** Sets {@link #classWeights()}. */
  public LinearHead setClassWeights(String value) {
    set(classWeights(), value);
    return this;
  }

  /** Sets {@link #tune()}. */
  public LinearHead setTune(boolean value) {
    set(tune(), value);
    return this;
  }

  /** Sets {@link #regParams()}. */
  public LinearHead setRegParams(double... value) {
    set(regParams(), value.clone());
    return this;
  }

  /** Sets {@link #crossValidate()}. */
  public LinearHead setCrossValidate(boolean value) {
    set(crossValidate(), value);
    return this;
  }

  /** Sets {@link #calibrate()}. */
  public LinearHead setCalibrate(boolean value) {
    set(calibrate(), value);
    return this;
  }

  /** Sets {@link #folds()}. */
  public LinearHead setFolds(int value) {
    set(folds(), value);
    return this;
  }

  /** Sets {@link #maxIter()}. */
  public LinearHead setMaxIter(int value) {
    set(maxIter(), value);
    return this;
  }

  /** Sets {@link #tol()}. */
  public LinearHead setTol(double value) {
    set(tol(), value);
    return this;
  }

  /** Sets {@link #parallelism()}. */
  public LinearHead setParallelism(int value) {
    set(parallelism(), value);
    return this;
  }

  /** Sets {@link #seed()}. */
  public LinearHead setSeed(long value) {
    set(seed(), value);
    return this;
  }
}
