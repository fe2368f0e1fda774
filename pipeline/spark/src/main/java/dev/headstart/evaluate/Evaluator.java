// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * Computes metrics of scored rows. Counting happens on the executors: the amount of data that
 * reaches the driver grows with the number of classes, not with the number of rows.
 *
 * <pre>{@code
 * Evaluation evaluation = Evaluator.evaluate(head.model().transform(codes), head.labels(), 0);
 * System.out.println(evaluation.toTable());
 * }</pre>
 */
public final class Evaluator {
  static final String TRUTH = "truth";
  static final String SCORES = "scores";
  static final String RAW = "raw";
  private static final String LABEL = "label";
  private static final String PREDICTED = "predicted";
  private static final String PROBABILITY = "probability";
  private static final String RAW_PREDICTION = "rawPrediction";

  private Evaluator() {}

  /**
   * Evaluates scored rows, which are computed once.
   *
   * @param scored rows with columns {@code label} and {@code predicted} (strings); for AUC and
   *     top-5 also {@code probability} or {@code rawPrediction} (vectors in the order of {@code
   *     labels}), for log-loss, Brier score and ECE {@code probability}; with both, the figures
   *     before calibration too
   * @param labels the classes that the head was trained on, in the order of its class index
   * @param seed the random seed of the bootstrap
   * @throws InputException if a column is missing or has another type, no row has both a label and
   *     a prediction, or a prediction is none of the labels
   */
  public static Evaluation evaluate(Dataset<Row> scored, List<String> labels, long seed) {
    requireNonNull(labels, "labels");
    checkColumn(scored, LABEL, DataTypes.StringType);
    checkColumn(scored, PREDICTED, DataTypes.StringType);
    List<String> columns = List.of(scored.columns());
    Optional<String> scores =
        Stream.of(PROBABILITY, RAW_PREDICTION).filter(columns::contains).findFirst();
    scores.ifPresent(column -> checkColumn(scored, column, SQLDataTypes.VectorType()));

    boolean probabilities = scores.filter(PROBABILITY::equals).isPresent();
    boolean both = probabilities && columns.contains(RAW_PREDICTION);
    Dataset<Row> rows =
        narrowed(scored, labels, scores, both).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Counts counts = Counts.of(counted(rows), labels);
      Optional<Dataset<Row>> ranked =
          scores.map(c -> rows.filter(col(LABEL).isNotNull().and(col(PREDICTED).isNotNull())));
      Trust trust = probabilities ? Trust.of(ranked.orElseThrow()) : Trust.NONE;
      return Summary.of(
          counts,
          labels.size(),
          scores.isPresent(),
          ranked.map(r -> Auc.of(r, labels.size())).orElse(OptionalDouble.empty()),
          trust.reliability(),
          trust.uncalibrated(),
          seed);
    } finally {
      rows.unpersist();
    }
  }

  private static void checkColumn(Dataset<Row> scored, String name, DataType type) {
    if (!List.of(scored.columns()).contains(name)) {
      throw new InputException(
          Texts.format(
              "The scored table has no column %s: it has %s",
              name, String.join(", ", scored.columns())));
    }
    DataType found = scored.schema().apply(name).dataType();
    if (!found.equals(type)) {
      throw new InputException(
          Texts.format(
              "Column %s of the scored table is %s: give %s",
              name, found.simpleString(), type.simpleString()));
    }
  }

  /**
   * Selects the label (null if it is empty), the predicted class, the label's class index (-1 if
   * unseen), the scores and what they were before calibration.
   */
  private static Dataset<Row> narrowed(
      Dataset<Row> scored, List<String> labels, Optional<String> scores, boolean raw) {
    HashMap<String, Integer> index = new HashMap<>();
    labels.forEach(label -> index.put(label, index.size()));
    UDF1<String, Integer> truth = label -> index.getOrDefault(label, -1);
    return scored.select(
        when(length(col(LABEL)).gt(0), col(LABEL)).as(LABEL),
        col(PREDICTED),
        udf(truth, DataTypes.IntegerType).apply(col(LABEL)).as(TRUTH),
        scores.map(c -> col(c)).orElse(lit(null)).as(SCORES),
        (raw ? col(RAW_PREDICTION) : lit(null)).as(RAW));
  }

  /** Returns one row for each pair of true and predicted class, which {@link Counts} reads. */
  private static Dataset<Row> counted(Dataset<Row> rows) {
    if (!rows.schema().apply(SCORES).dataType().equals(SQLDataTypes.VectorType())) {
      return rows.groupBy(LABEL, PREDICTED)
          .agg(count(lit(1)), lit(0.0).as("loss"), lit(0L).as("top"));
    }
    UDF2<Vector, Integer, Double> loss = Scores::logLoss;
    UDF2<Vector, Integer, Integer> top = Scores::isTop5;
    Column[] scored = {col(SCORES), col(TRUTH)};
    return rows.groupBy(LABEL, PREDICTED)
        .agg(
            count(lit(1)),
            sum(udf(loss, DataTypes.DoubleType).apply(scored)).as("loss"),
            sum(udf(top, DataTypes.IntegerType).apply(scored)).as("top"));
  }
}
