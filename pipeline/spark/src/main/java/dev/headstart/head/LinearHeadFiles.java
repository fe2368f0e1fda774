// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.calibrate.Calibration;
import dev.headstart.calibrate.CoverageCurve;
import dev.headstart.calibrate.Reliability;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A saved {@link LinearHeadModel}: MLlib's {@code metadata} with the parameters; {@code
 * classifier}, MLlib's model; {@code data}, a Parquet table of one row with the rest.
 */
final class LinearHeadFiles {
  /** The newest version; a reader accepts this one and all before it. */
  private static final int VERSION = 2;

  /** The version of a head without calibration, which older releases read. */
  private static final int PLAIN = 1;

  private static final StructType RELIABILITY =
      new StructType()
          .add("logLoss", DataTypes.DoubleType)
          .add("brier", DataTypes.DoubleType)
          .add("ece", DataTypes.DoubleType);

  private static final StructType CALIBRATION =
      new StructType()
          .add("temperature", DataTypes.DoubleType)
          .add("rows", DataTypes.LongType)
          .add("before", RELIABILITY)
          .add("after", RELIABILITY);

  private static final StructType POINT =
      new StructType()
          .add("threshold", DataTypes.DoubleType)
          .add("precision", DataTypes.DoubleType)
          .add("coverage", DataTypes.DoubleType);

  private static final String CLASSIFIER = "/classifier";
  private static final String DATA = "/data";

  private static final StructType TRIAL =
      new StructType()
          .add("regParam", DataTypes.DoubleType)
          .add("standardize", DataTypes.BooleanType)
          .add("accuracy", DataTypes.DoubleType)
          .add("accuracyStd", DataTypes.DoubleType)
          .add("loss", DataTypes.DoubleType)
          .add("chosen", DataTypes.BooleanType);

  private static final StructType SCHEMA =
      new StructType()
          .add("version", DataTypes.IntegerType)
          .add("labels", DataTypes.createArrayType(DataTypes.StringType))
          .add("learnt", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("codeLength", DataTypes.IntegerType)
          .add("kind", DataTypes.StringType)
          .add("regParam", DataTypes.DoubleType)
          .add("standardize", DataTypes.BooleanType)
          .add("trials", DataTypes.createArrayType(TRIAL))
          .add("rows", DataTypes.LongType)
          .add("rowsWithoutCode", DataTypes.LongType)
          .add("rowsWithoutLabel", DataTypes.LongType)
          .add("calibration", CALIBRATION)
          .add("coverage", DataTypes.createArrayType(POINT)); // older releases pass over it

  private LinearHeadFiles() {}

  static final class Writer extends MLWriter {
    private final LinearHeadModel model;

    Writer(LinearHeadModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
      try {
        ((MLWritable) model.classifier()).write().save(path + CLASSIFIER);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      sparkSession()
          .createDataFrame(List.of(row(model)), SCHEMA)
          .repartition(1)
          .write()
          .parquet(path + DATA);
    }
  }

  static final class Reader extends MLReader<LinearHeadModel> {

    @Override
    public LinearHeadModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), LinearHeadModel.class.getName());
      Row data = sparkSession().read().parquet(path + DATA).head();
      checkVersion(path, data.<Integer>getAs("version"));
      Model<?> classifier =
          DefaultParamsReader$.MODULE$.loadParamsInstance(path + CLASSIFIER, sc());
      LinearHeadModel model =
          new LinearHeadModel(
              metadata.uid(),
              classifier,
              new OutOfFold.Figures(Optional.ofNullable(calibration(data)), coverage(data)),
              classes(data),
              data.<Integer>getAs("codeLength"),
              summary(data));
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }

  private static void checkVersion(String path, int version) {
    if (version > VERSION) {
      throw new IllegalArgumentException(
          "The head at "
              + path
              + " has format "
              + version
              + ", and this Headstart reads up to "
              + VERSION
              + ": load it with the version of Headstart that wrote it, or a later one");
    }
  }

  private static Row row(LinearHeadModel model) {
    TrainingSummary summary = model.summary();
    return RowFactory.create(
        model.calibration().isPresent() ? VERSION : PLAIN,
        model.labels().toArray(String[]::new),
        java.util.Arrays.stream(model.classes().learnt()).boxed().toArray(Integer[]::new),
        model.codeLength(),
        summary.kind().word(),
        summary.regParam(),
        summary.standardize(),
        summary.trials().stream()
            .map(
                t ->
                    RowFactory.create(
                        t.regParam(),
                        t.standardize(),
                        t.accuracy(),
                        t.accuracyStd(),
                        t.loss(),
                        t.chosen()))
            .toArray(Row[]::new),
        summary.rows(),
        summary.rowsWithoutCode(),
        summary.rowsWithoutLabel(),
        model
            .calibration()
            .map(c -> RowFactory.create(c.temperature(), c.rows(), row(c.before()), row(c.after())))
            .orElse(null),
        model.coverage().map(CoverageCurve::points).orElse(List.of()).stream()
            .map(p -> RowFactory.create(p.threshold(), p.precision(), p.coverage()))
            .toArray(Row[]::new));
  }

  private static Row row(Reliability figures) {
    return RowFactory.create(figures.logLoss(), figures.brier(), figures.ece());
  }

  private static @Nullable Calibration calibration(Row data) {
    int field =
        data.schema().getFieldIndex("calibration").isEmpty() ? -1 : data.fieldIndex("calibration");
    if (field < 0 || data.isNullAt(field)) {
      return null;
    }
    Row row = data.getStruct(field);
    return new Calibration(
        row.getDouble(0),
        row.getLong(1),
        reliability(row.getStruct(2)),
        reliability(row.getStruct(3)));
  }

  private static CoverageCurve coverage(Row data) {
    if (data.schema().getFieldIndex("coverage").isEmpty()) {
      return new CoverageCurve(List.of());
    }
    List<Row> points = data.getList(data.fieldIndex("coverage"));
    return new CoverageCurve(
        points.stream()
            .map(p -> new CoverageCurve.Point(p.getDouble(0), p.getDouble(1), p.getDouble(2)))
            .toList());
  }

  private static Reliability reliability(Row row) {
    return new Reliability(row.getDouble(0), row.getDouble(1), row.getDouble(2));
  }

  private static Classes classes(Row data) {
    List<String> labels = data.getList(data.fieldIndex("labels"));
    List<Integer> learnt = data.getList(data.fieldIndex("learnt"));
    return new Classes(List.copyOf(labels), learnt.stream().mapToInt(i -> i).toArray());
  }

  private static TrainingSummary summary(Row data) {
    List<Row> trials = data.getList(data.fieldIndex("trials"));
    return new TrainingSummary(
        HeadKind.of(data.getAs("kind")),
        data.<Double>getAs("regParam"),
        data.<Boolean>getAs("standardize"),
        trials.stream()
            .map(
                t ->
                    new Trial(
                        t.getDouble(0),
                        t.getBoolean(1),
                        t.getDouble(2),
                        t.getDouble(3),
                        t.getDouble(4),
                        t.getBoolean(5)))
            .toList(),
        data.<Long>getAs("rows"),
        data.<Long>getAs("rowsWithoutCode"),
        data.<Long>getAs("rowsWithoutLabel"));
  }
}
