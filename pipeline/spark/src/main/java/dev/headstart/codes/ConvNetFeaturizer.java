// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.image.Limits;
import dev.headstart.ml.ParamChecks;
import dev.headstart.net.CutNet;
import dev.headstart.net.GoldenCheck;
import dev.headstart.net.PretrainedNet;
import dev.headstart.source.Shipped;
import dev.headstart.source.table.ImageColumn;
import dev.headstart.zoo.NetFiles;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a column of images into a column of CNN codes: a pretrained ConvNet as a Spark ML stage.
 *
 * <pre>{@code
 * var featurizer = new ConvNetFeaturizer().setNet(net).setInputCol("content").setOutputCol("code");
 * var model = new Pipeline().setStages(new PipelineStage[] {featurizer, new LinearHead()})
 *     .fit(spark.read().format("binaryFile").load("photos/*").join(labels, "path"));
 * }</pre>
 *
 * <p>The input column holds image files: {@code binary}, or a struct with a binary field {@code
 * bytes} (as Hugging Face writes), or Spark's image struct. The output is an MLlib vector or {@code
 * array<float>}. An image that cannot be decoded gets a null code and the reason in the error
 * column, which is null otherwise; {@code handleInvalid} can drop such rows or stop instead. {@code
 * LinearHead} accepts null codes; before MLlib's own estimators, which fail on them, set {@code
 * handleInvalid} to {@code skip}.
 */
public final class ConvNetFeaturizer extends Transformer
    implements HasFeaturizerParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> errorCol;
  private final Param<String> layer;
  private final Param<String> outputType;
  private final Param<String> handleInvalid;
  private final IntParam batchSize;
  private final IntParam imageTimeout;
  private transient @Nullable PretrainedNet net;

  /** Creates a stage without a net; set one with {@link #setNet}. */
  public ConvNetFeaturizer() {
    this(Identifiable$.MODULE$.randomUID("convNetFeaturizer"));
  }

  /** Creates a stage with this uid, as MLlib's readers do. */
  public ConvNetFeaturizer(String uid) {
    this.uid = uid;
    inputCol = ParamChecks.column(this, "inputCol", "column of image files");
    outputCol = ParamChecks.column(this, "outputCol", "column for the codes");
    errorCol =
        ParamChecks.column(this, "errorCol", "column for the error message if there is no code");
    layer = new Param<>(this, "layer", "layer to take codes from; empty for the net's code layer");
    outputType =
        new Param<>(
            this,
            "outputType",
            "vector or array",
            ParamChecks.oneOf("outputType", "vector", "array"));
    handleInvalid =
        new Param<>(
            this,
            "handleInvalid",
            "images that cannot be decoded: keep (null code), skip (drop the row) or error (fail)",
            ParamChecks.oneOf("handleInvalid", "keep", "skip", "error"));
    batchSize =
        new IntParam(
            this, "batchSize", "images per inference batch", ParamChecks.atLeast("batchSize", 1));
    imageTimeout =
        new IntParam(
            this, "imageTimeout", "seconds per image", ParamChecks.atLeast("imageTimeout", 1));
    setDefault(inputCol, "content");
    setDefault(outputCol, "code");
    setDefault(errorCol, "code_error");
    setDefault(layer, "");
    setDefault(outputType, "vector");
    setDefault(handleInvalid, "keep");
    setDefault(batchSize, 8);
    setDefault(imageTimeout, (int) Limits.DEFAULT.time().toSeconds());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<String> inputCol() {
    return inputCol;
  }

  @Override
  public Param<String> outputCol() {
    return outputCol;
  }

  @Override
  public Param<String> errorCol() {
    return errorCol;
  }

  @Override
  public Param<String> layer() {
    return layer;
  }

  @Override
  public Param<String> outputType() {
    return outputType;
  }

  @Override
  public Param<String> handleInvalid() {
    return handleInvalid;
  }

  @Override
  public IntParam batchSize() {
    return batchSize;
  }

  @Override
  public IntParam imageTimeout() {
    return imageTimeout;
  }

  /** Sets {@link #inputCol()}. */
  public ConvNetFeaturizer setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** Sets {@link #outputCol()}. */
  public ConvNetFeaturizer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Sets {@link #errorCol()}. */
  public ConvNetFeaturizer setErrorCol(String value) {
    set(errorCol, value);
    return this;
  }

  /** Sets {@link #layer()}. */
  public ConvNetFeaturizer setLayer(String value) {
    set(layer, value);
    return this;
  }

  /** Sets {@link #outputType()}. */
  public ConvNetFeaturizer setOutputType(String value) {
    set(outputType, value);
    return this;
  }

  /** Sets {@link #handleInvalid()}. */
  public ConvNetFeaturizer setHandleInvalid(String value) {
    set(handleInvalid, value);
    return this;
  }

  /** Sets {@link #batchSize()}. */
  public ConvNetFeaturizer setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  /** Sets {@link #imageTimeout()}. */
  public ConvNetFeaturizer setImageTimeout(int value) {
    set(imageTimeout, value);
    return this;
  }

  /** Sets the net. */
  public ConvNetFeaturizer setNet(PretrainedNet value) {
    net = Objects.requireNonNull(value, "net");
    return this;
  }

  /** Sets the net from any Hadoop file system: an ONNX file and its card. */
  public ConvNetFeaturizer setNetFiles(String onnx, String card) {
    return setNet(
        new NetFiles(SparkSession.active().sparkContext().hadoopConfiguration()).load(onnx, card));
  }

  /**
   * Returns the net.
   *
   * @throws IllegalStateException if none was set
   */
  public PretrainedNet net() {
    if (net == null) {
      throw new IllegalStateException("The featurizer has no net: call setNet first.");
    }
    return net;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    String chosen = $(layer);
    PretrainedNet used = net();
    CutNet cut = used.cut(chosen.isEmpty() ? List.of() : List.of(chosen));
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    TaskDevice.check(sc.getConf(), used.precision());
    ExecutorSessions.send(sc.sc(), cut);
    Broadcast<Shipped<FeaturizerTask>> task =
        sc.broadcast(
            new Shipped<>(
                new FeaturizerTask(
                    cut,
                    used.card().input(),
                    used.fingerprint(),
                    GoldenCheck.of(used, cut).orElse(null),
                    used.precision(),
                    ImageColumn.of(dataset.schema(), $(inputCol)),
                    new Inference(
                        getBatchSize(), new Limits(Duration.ofSeconds(getImageTimeout()))),
                    $(outputType).equals("vector"),
                    $(handleInvalid))));
    return dataset
        .toDF()
        .mapPartitions(
            (org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row>)
                rows -> task.value().value().code(rows),
            Encoders.row(schema));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    ImageColumn.of(schema, $(inputCol));
    for (String column : List.of($(outputCol), $(errorCol))) {
      if (List.of(schema.fieldNames()).contains(column)) {
        throw new InputException(
            Texts.format(
                "The column %s already exists: name another with setOutputCol or setErrorCol.",
                column));
      }
    }
    DataType type =
        $(outputType).equals("vector")
            ? SQLDataTypes.VectorType()
            : DataTypes.createArrayType(DataTypes.FloatType, false);
    return schema
        .add(new StructField($(outputCol), type, true, org.apache.spark.sql.types.Metadata.empty()))
        .add($(errorCol), DataTypes.StringType);
  }

  @Override
  public ConvNetFeaturizer copy(ParamMap extra) {
    ConvNetFeaturizer copy = new ConvNetFeaturizer(uid);
    copy.net = net;
    return copyValues(copy, extra);
  }

  @Override
  public MLWriter write() {
    return new FeaturizerFiles.Writer(this);
  }

  /** Returns a reader of what {@link #write} wrote. */
  public static MLReader<ConvNetFeaturizer> read() {
    return new FeaturizerFiles.Reader();
  }

  /** Loads a saved stage with its net. */
  public static ConvNetFeaturizer load(String path) {
    return read().load(path);
  }
}
