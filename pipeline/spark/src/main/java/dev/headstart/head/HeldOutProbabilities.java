// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.calibrate.Calibration;
import dev.headstart.calibrate.Logits;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * The probabilities of labelled rows, each by a head that was trained on the folds that the row is
 * not in. The folds are those of cross-validation: stratified, and rows with the same code share
 * one. No row passes through the driver; the rows are kept by the executors until closed.
 */
public final class HeldOutProbabilities implements AutoCloseable {

  /** The column with what says which row a row is. */
  public static final String ID = TrainingSet.ID;

  /** The column with the index of the row's class (int). */
  public static final String INDEX = "index";

  /** The column with the probability of each class (vector). */
  public static final String PROBABILITIES = "probabilities";

  private final Dataset<Row> rows;
  private final List<String> labels;

  private HeldOutProbabilities(Dataset<Row> rows, List<String> labels) {
    this.rows = rows;
    this.labels = labels;
  }

  /**
   * Trains a head on all folds but one, for each of them, and scores that one.
   *
   * @param head says how to train and which columns to train on; those of class names only. With
   *     {@link LinearHead#setTune} the setting is chosen first, and with {@link
   *     LinearHead#setCalibrate} one temperature is fitted to the scores of all folds
   * @param codes the rows; those without a code or a label are left out
   * @param id the column that says which row a row is, of any type
   * @throws InputException as {@link LinearHead#fit} does, or if no class has two rows
   */
  public static HeldOutProbabilities of(LinearHead head, Dataset<Row> codes, String id) {
    HeadOptions options = head.options();
    try (TrainingSet set =
        TrainingSet.of(codes, head.columns().withId(id), options.classWeights())) {
      if (set.size() == set.labels().size() || set.variance() == 0) {
        throw new InputException(
            Texts.format(
                "Of %d images nothing can be learnt about the others: no class has two, or all"
                    + " codes are the same.",
                set.size()));
      }
      List<Trial> trials = options.tunes() ? Tuner.tune(set, options) : List.of();
      Setting setting = Setting.of(set, options, trials);
      Dataset<Row> folded = Folds.assign(set, options);
      List<LinearFunction> functions = OutOfFold.functions(set, setting, options);
      double temperature = head.getCalibrate() ? temperature(set, folded, functions) : 1;
      Dataset<Row> rows =
          folded
              .select(
                  col(ID),
                  col(TrainingSet.INDEX).cast(DataTypes.IntegerType).as(INDEX),
                  probabilities(functions, temperature).as(PROBABILITIES))
              .persist(StorageLevel.MEMORY_AND_DISK());
      rows.count();
      return new HeldOutProbabilities(rows, set.labels());
    }
  }

  /** Returns the rows: {@link #ID}, {@link #INDEX}, {@link #PROBABILITIES}. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** Returns the names of the classes, in the order of the probabilities. */
  public List<String> labels() {
    return labels;
  }

  @Override
  public void close() {
    rows.unpersist();
  }

  private static double temperature(
      TrainingSet set, Dataset<Row> folded, List<LinearFunction> functions) {
    List<HeldOut> scores = OutOfFold.scored(folded, functions, set.size());
    return Calibration.fit(
            scores.stream().map(HeldOut::margins).toArray(double[][]::new),
            scores.stream().mapToInt(HeldOut::index).toArray(),
            set.size())
        .map(Calibration::temperature)
        .orElse(1.0);
  }

  private static Column probabilities(List<LinearFunction> functions, double temperature) {
    UDF2<Integer, Vector, Vector> probabilities =
        (fold, features) ->
            Vectors.dense(
                Logits.softmax(functions.get(fold).margins(features.toArray()), temperature));
    return udf(probabilities, SQLDataTypes.VectorType())
        .asNonNullable()
        .apply(col(Folds.FOLD), col(TrainingSet.FEATURES));
  }
}
