// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.StructType;

/**
 * Turns the margins of one of MLlib's classifiers, {@code rawPrediction}, into calibrated
 * probabilities: adds {@code probability}, or replaces it.
 */
public final class CalibratedScores extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final DoubleParam temperature;

  /** Creates a stage with a random uid. */
  public CalibratedScores() {
    this(Identifiable.randomUID("calibratedScores"));
  }

  /** Creates a stage with this uid, as on loading. */
  public CalibratedScores(String uid) {
    this.uid = uid;
    this.inputCol = new Param<>(this, "inputCol", "column of MLlib's raw predictions (vector)");
    this.outputCol = new Param<>(this, "outputCol", "column of probabilities (vector)");
    this.temperature =
        new DoubleParam(
            this, "temperature", "what the margins are divided by", ParamValidators.gt(0));
    setDefault(inputCol, "rawPrediction");
    setDefault(outputCol, "probability");
    setDefault(temperature, 1.0);
  }

  /** Reads a stage written by {@link #write()}. */
  public static CalibratedScores load(String path) {
    return read().load(path);
  }

  /** Returns the reader that Spark ML looks for. */
  public static MLReader<CalibratedScores> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Name of the column of raw predictions; {@code rawPrediction} by default. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Name of the column of probabilities; {@code probability} by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** What the margins are divided by, above 0; 1 by default. */
  public DoubleParam temperature() {
    return temperature;
  }

  /** Sets the column of raw predictions. */
  public CalibratedScores setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** Sets the column of probabilities. */
  public CalibratedScores setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Sets the temperature. */
  public CalibratedScores setTemperature(double value) {
    set(temperature, value);
    return this;
  }

  /** Value of {@link #inputCol()}. */
  public String getInputCol() {
    return $(inputCol);
  }

  /** Value of {@link #outputCol()}. */
  public String getOutputCol() {
    return $(outputCol);
  }

  /** Value of {@link #temperature()}. */
  public double getTemperature() {
    return (double) $(temperature);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    double divisor = getTemperature();
    UDF1<Vector, Vector> probabilities =
        raw ->
            raw == null
                ? null
                : Vectors.dense(Logits.softmax(Logits.ofRaw(raw.toArray()), divisor));
    return dataset.withColumn(
        $(outputCol), udf(probabilities, SQLDataTypes.VectorType()).apply(col($(inputCol))));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.getFieldIndex($(outputCol)).isDefined()
        ? schema
        : schema.add($(outputCol), SQLDataTypes.VectorType(), true);
  }

  @Override
  public CalibratedScores copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
