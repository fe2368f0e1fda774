// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.Texts;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.IntParam;
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
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * Turns codes, {@code array<float>} (or {@code array<double>}, or already a vector), into the dense
 * vectors that MLlib's classifiers read.
 *
 * <p>A null code becomes a zero vector of {@code length}, because MLlib's scorers fail on null;
 * {@link PredictedLabel} takes the meaningless prediction back. A code of another length fails with
 * a message that names both lengths.
 *
 * <pre>{@code
 * Dataset<Row> features = new CodesToVector().setLength(512).transform(codes);
 * }</pre>
 */
public final class CodesToVector extends Transformer implements DefaultParamsWritable {
  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final IntParam length;

  /** Creates a stage with a random uid. */
  public CodesToVector() {
    this(Identifiable.randomUID("codesToVector"));
  }

  /** Creates a stage with this uid, as on loading. */
  public CodesToVector(String uid) {
    this.uid = uid;
    this.inputCol =
        new Param<>(this, "inputCol", "column of codes: array<float>, array<double> or vector");
    this.outputCol = new Param<>(this, "outputCol", "column of vectors");
    this.length =
        new IntParam(
            this,
            "length",
            "values in a code, or 0 if any number will do",
            ParamValidators.gtEq(0));
    setDefault(inputCol, "code");
    setDefault(outputCol, "features");
    setDefault(length, 0);
  }

  /** Reads a stage written by {@link #write()}. */
  public static CodesToVector load(String path) {
    return read().load(path);
  }

  /** Returns the reader that Spark ML looks for. */
  public static MLReader<CodesToVector> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Name of the column of codes; {@code code} by default. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Name of the column of vectors; {@code features} by default. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Length of a code; 0 (the default): not checked. */
  public IntParam length() {
    return length;
  }

  /** Sets the column of codes. */
  public CodesToVector setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** Sets the column of vectors. */
  public CodesToVector setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Sets the length of a code. */
  public CodesToVector setLength(int value) {
    set(length, value);
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

  /** Value of {@link #length()}. */
  public int getLength() {
    return (int) $(length);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    String input = $(inputCol);
    int expected = getLength();
    UDF1<Object, Vector> toVector = code -> vector(code, input, expected);
    return dataset.withColumn(
        $(outputCol), udf(toVector, SQLDataTypes.VectorType()).apply(col(input)));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    DataType type = schema.apply($(inputCol)).dataType();
    if (!HeadColumns.isCode(type)) {
      throw new IllegalArgumentException(
          Texts.format(
              "Column %s is %s: give array<float>, array<double> or a vector",
              $(inputCol), type.simpleString()));
    }
    if (schema.getFieldIndex($(outputCol)).isDefined()) {
      throw new IllegalArgumentException(
          Texts.format(
              "Column %s is already there: drop it or set another outputCol", $(outputCol)));
    }
    return schema.add($(outputCol), SQLDataTypes.VectorType(), false);
  }

  @Override
  public CodesToVector copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  private static Vector vector(Object code, String column, int expected) {
    if (code == null) {
      return Vectors.zeros(expected);
    }
    Vector vector = code instanceof Vector ready ? ready : Vectors.dense(values((Seq<?>) code));
    if (expected > 0 && vector.size() != expected) {
      throw new IllegalArgumentException(
          Texts.format(
              "Column %s holds a code of %d values where %d are expected: use codes of one net and"
                  + " layer",
              column, vector.size(), expected));
    }
    return vector;
  }

  private static double[] values(Seq<?> code) {
    double[] values = new double[code.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Number) code.apply(i)).doubleValue();
    }
    return values;
  }
}
