// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.calibrate.CalibratedScores;
import dev.headstart.calibrate.Calibration;
import dev.headstart.calibrate.CoverageCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A linear classifier of CNN codes, trained by {@link LinearHead}.
 *
 * <p>It adds the columns {@code rawPrediction} (a vector with a score for each class), {@code
 * probability} (softmax, or calibrated; a vector of numbers from 0 to 1 with the sum 1), {@code
 * prediction} (the class index, a double) and {@code predicted} (the class name). The vectors are
 * in the order of {@link #labels()}. All rows and columns are kept; where the code is null, the
 * added columns are null. A code of another length fails the job with a message that names both
 * lengths.
 */
public final class LinearHeadModel extends Model<LinearHeadModel>
    implements HasScoringParams, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ScoringParams params;
  private final Model<?> classifier;
  private final OutOfFold.@Nullable Figures heldOut;
  private final Classes classes;
  private final int codeLength;
  private final TrainingSummary summary;

  LinearHeadModel(
      String uid,
      Model<?> classifier,
      OutOfFold.@Nullable Figures heldOut,
      Classes classes,
      int codeLength,
      TrainingSummary summary) {
    this.uid = requireNonNull(uid, "uid");
    this.classifier = requireNonNull(classifier, "classifier");
    this.heldOut = heldOut;
    this.classes = requireNonNull(classes, "classes");
    this.codeLength = codeLength;
    this.summary = requireNonNull(summary, "summary");
    this.params = new ScoringParams(this);
    params.setDefaults(this);
  }

  /** Reads a model written by {@link #write()}. */
  public static LinearHeadModel load(String path) {
    return read().load(path);
  }

  /** Returns the reader that Spark ML looks for. */
  public static MLReader<LinearHeadModel> read() {
    return new LinearHeadFiles.Reader();
  }

  @Override
  public MLWriter write() {
    return new LinearHeadFiles.Writer(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ScoringParams held() {
    return params;
  }

  /**
   * Returns the class names in the order of the class index; sorted, if the head was trained on
   * names.
   */
  public List<String> labels() {
    return classes.labels();
  }

  /** Returns the number of values in a code, at least 1. */
  public int codeLength() {
    return codeLength;
  }

  /** Returns how the head was trained. */
  public TrainingSummary summary() {
    return summary;
  }

  /** Returns how the probabilities are calibrated, if they are. */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(heldOut).flatMap(OutOfFold.Figures::calibration);
  }

  /**
   * Returns what the precision of predictions with high scores was on held-out rows; empty if none
   * were scored: without calibration, and of a model that was saved before there were such curves.
   */
  public Optional<CoverageCurve> coverage() {
    return Optional.ofNullable(heldOut)
        .map(OutOfFold.Figures::coverage)
        .filter(curve -> !curve.points().isEmpty());
  }

  /**
   * Returns the weights: a row of {@link #codeLength()} values for each class. The class with the
   * largest dot product of weights and code, plus intercept, is predicted. With two classes the
   * first may have all zeros as the reference for the second. A class without training rows has
   * zeros.
   */
  public double[][] weights() {
    double[][] learnt = LinearFunction.of(classifier).weights();
    double[][] all = new double[labels().size()][codeLength];
    for (int i = 0; i < learnt.length; i++) {
      all[classes.learnt()[i]] = learnt[i];
    }
    return all;
  }

  /** Returns the intercept of each class; minus infinity for a class without training rows. */
  public double[] intercepts() {
    return classes.spread(LinearFunction.of(classifier).intercepts(), Double.NEGATIVE_INFINITY);
  }

  /**
   * Returns the same classifier as a pipeline of three stages: {@link CodesToVector}, which adds
   * the column {@code features}, MLlib's model, and {@link PredictedLabel}.
   *
   * @throws IllegalStateException if a class index had no training rows: such a model cannot be
   *     expressed as these stages
   */
  public PipelineModel toPipelineModel() {
    if (!classes.areAllLearnt()) {
      throw new IllegalStateException(
          "Of "
              + labels().size()
              + " classes only "
              + classes.learnt().length
              + " had rows to learn from: save the model itself");
    }
    return new PipelineModel(Identifiable.randomUID("head"), stages("features"));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    String vectors = uid + "__vectors";
    Dataset<Row> rows = dataset.toDF();
    for (Transformer stage : stages(vectors)) {
      rows =
          stage instanceof PredictedLabel ? stage.transform(spread(rows)) : stage.transform(rows);
    }
    return rows.drop(vectors);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (!HeadColumns.isCode(HeadColumns.type(schema, getFeaturesCol()))) {
      throw HeadColumns.wrong(
          getFeaturesCol(),
          HeadColumns.type(schema, getFeaturesCol()),
          "array<float>, array<double> or a vector");
    }
    return ScoreColumns.added(schema, this, hasProbabilities());
  }

  @Override
  public LinearHeadModel copy(ParamMap extra) {
    LinearHeadModel copy =
        new LinearHeadModel(uid, classifier, heldOut, classes, codeLength, summary);
    return copyValues(copy, extra).setParent(parent());
  }

  /** Sets {@link #featuresCol()}. */
  public LinearHeadModel setFeaturesCol(String value) {
    set(featuresCol(), value);
    return this;
  }

  /** Sets {@link #predictionCol()}. */
  public LinearHeadModel setPredictionCol(String value) {
    set(predictionCol(), value);
    return this;
  }

  /** Sets {@link #rawPredictionCol()}. */
  public LinearHeadModel setRawPredictionCol(String value) {
    set(rawPredictionCol(), value);
    return this;
  }

  /** Sets {@link #probabilityCol()}. */
  public LinearHeadModel setProbabilityCol(String value) {
    set(probabilityCol(), value);
    return this;
  }

  /** Sets {@link #predictedLabelCol()}. */
  public LinearHeadModel setPredictedLabelCol(String value) {
    set(predictedLabelCol(), value);
    return this;
  }

  Model<?> classifier() {
    return classifier;
  }

  Classes classes() {
    return classes;
  }

  private boolean hasProbabilities() {
    return summary.kind() == HeadKind.SOFTMAX || calibration().isPresent();
  }

  private List<Transformer> stages(String vectors) {
    ParamMap columns = new ParamMap();
    columns.put(classifier.getParam("featuresCol"), vectors);
    columns.put(classifier.getParam("predictionCol"), getPredictionCol());
    columns.put(classifier.getParam("rawPredictionCol"), getRawPredictionCol());
    if (summary.kind() == HeadKind.SOFTMAX) {
      columns.put(classifier.getParam("probabilityCol"), getProbabilityCol());
    }
    List<Transformer> stages = new ArrayList<>();
    stages.add(
        new CodesToVector()
            .setInputCol(getFeaturesCol())
            .setOutputCol(vectors)
            .setLength(codeLength));
    stages.add((Transformer) classifier.copy(columns));
    calibration()
        .ifPresent(
            fitted ->
                stages.add(
                    new CalibratedScores()
                        .setInputCol(getRawPredictionCol())
                        .setOutputCol(getProbabilityCol())
                        .setTemperature(fitted.temperature())));
    stages.add(
        new PredictedLabel()
            .setInputCol(getPredictionCol())
            .setCodeCol(getFeaturesCol())
            .setOutputCol(getPredictedLabelCol())
            .setScoreCols(getRawPredictionCol(), getProbabilityCol())
            .setLabels(labels()));
    return stages;
  }

  /** Converts from the classifier's own class numbering to the classes of the table. */
  private Dataset<Row> spread(Dataset<Row> rows) {
    if (classes.areAllLearnt()) {
      return rows;
    }
    Classes all = classes;
    UDF1<Double, Double> index = all::index;
    UDF1<Vector, Vector> scores = vector -> all.spread(vector, Double.NEGATIVE_INFINITY);
    UDF1<Vector, Vector> probabilities = vector -> all.spread(vector, 0);
    String prediction = getPredictionCol();
    String raw = getRawPredictionCol();
    Dataset<Row> spread =
        rows.withColumn(prediction, udf(index, DataTypes.DoubleType).apply(col(prediction)))
            .withColumn(raw, udf(scores, SQLDataTypes.VectorType()).apply(col(raw)));
    return hasProbabilities()
        ? spread.withColumn(
            getProbabilityCol(),
            udf(probabilities, SQLDataTypes.VectorType()).apply(col(getProbabilityCol())))
        : spread;
  }
}
