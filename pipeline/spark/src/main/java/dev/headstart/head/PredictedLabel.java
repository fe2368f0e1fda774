// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Names the class that a classifier predicted: adds {@code predicted} (string) beside {@code
 * prediction} (class index).
 *
 * <p>If the code is null (an image that could not be decoded), {@code predicted}, {@code
 * prediction} and the score columns are set to null, and the row is kept. If the table has no code
 * column, every row is treated as predicted.
 */
public final class PredictedLabel extends Transformer implements DefaultParamsWritable {
  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> codeCol;
  private final Param<String> outputCol;
  private final StringArrayParam scoreCols;
  private final StringArrayParam labels;

  /** Creates a stage with a random uid. */
  public PredictedLabel() {
    this(Identifiable.randomUID("predictedLabel"));
  }

  /** Creates a stage with this uid, as on loading. */
  public PredictedLabel(String uid) {
    this.uid = uid;
    this.codeCol = new Param<>(this, "codeCol", "column of codes: null where there is no image");
    this.inputCol = new Param<>(this, "inputCol", "column of the predicted class index (double)");
    this.outputCol = new Param<>(this, "outputCol", "column of the predicted class name (string)");
    this.scoreCols =
        new StringArrayParam(
            this, "scoreCols", "columns to set to null, where they exist, if the code is null");
    this.labels =
        new StringArrayParam(this, "labels", "class names in the order of the class index");
    setDefault(inputCol, "prediction");
    setDefault(codeCol, "code");
    setDefault(outputCol, "predicted");
    setDefault(scoreCols, new String[] {"rawPrediction", "probability"});
    setDefault(labels, new String[0]);
  }

  /** Reads a stage written by {@link #write()}. */
  public static PredictedLabel load(String path) {
    return read().load(path);
  }

  /** Returns the reader that Spark ML looks for. */
  public static MLReader<PredictedLabel> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Name of the column of the predicted class index; {@code prediction} by default. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Name of the column of codes; {@code code} by default. */
  public Param<String> codeCol() {
    return codeCol;
  }

  /** Name of the column of the predicted class name; {@code predicted} by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Names of the score columns; {@code rawPrediction} and {@code probability} by default. */
  public StringArrayParam scoreCols() {
    return scoreCols;
  }

  /** The class names in the order of the class index. */
  public StringArrayParam labels() {
    return labels;
  }

  /** Sets the column of the predicted class index. */
  public PredictedLabel setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** Sets the column of codes. */
  public PredictedLabel setCodeCol(String value) {
    set(codeCol, value);
    return this;
  }

  /** Sets the column of the predicted class name. */
  public PredictedLabel setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Sets the score columns. */
  public PredictedLabel setScoreCols(String... value) {
    set(scoreCols, value.clone());
    return this;
  }

  /** Sets the class names. */
  public PredictedLabel setLabels(List<String> value) {
    set(labels, value.toArray(String[]::new));
    return this;
  }

  /** Value of {@link #inputCol()}. */
  public String getInputCol() {
    return $(inputCol);
  }

  /** Value of {@link #codeCol()}. */
  public String getCodeCol() {
    return $(codeCol);
  }

  /** Value of {@link #outputCol()}. */
  public String getOutputCol() {
    return $(outputCol);
  }

  /** Value of {@link #scoreCols()}. */
  public List<String> getScoreCols() {
    return List.of($(scoreCols));
  }

  /** Value of {@link #labels()}. */
  public List<String> getLabels() {
    return List.of($(labels));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    List<String> names = getLabels();
    UDF1<Double, String> name = index -> index == null ? null : names.get(index.intValue());
    Dataset<Row> named =
        dataset.withColumn($(outputCol), udf(name, DataTypes.StringType).apply(col($(inputCol))));
    if (named.schema().getFieldIndex($(codeCol)).isEmpty()) {
      return named;
    }
    Map<String, Column> known = new LinkedHashMap<>();
    for (StructField field : named.schema().fields()) {
      if (isNullWithoutCode(field.name())) {
        Column kept = when(col($(codeCol)).isNotNull(), col(field.name()));
        known.put(field.name(), kept.as(field.name(), field.metadata()));
      }
    }
    return named.withColumns(known);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (getLabels().isEmpty()) {
      throw new IllegalArgumentException("PredictedLabel knows no labels: set them first");
    }
    if (!schema.apply($(inputCol)).dataType().equals(DataTypes.DoubleType)) {
      throw new IllegalArgumentException(
          Texts.format(
              "Column %s is %s: give the class index as a double",
              $(inputCol), schema.apply($(inputCol)).dataType().simpleString()));
    }
    if (schema.getFieldIndex($(outputCol)).isDefined()) {
      throw new IllegalArgumentException(
          Texts.format(
              "Column %s is already there: drop it or set another outputCol", $(outputCol)));
    }
    return schema.add($(outputCol), DataTypes.StringType, true);
  }

  @Override
  public PredictedLabel copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  private boolean isNullWithoutCode(String column) {
    return column.equals($(inputCol))
        || column.equals($(outputCol))
        || getScoreCols().contains(column);
  }
}
