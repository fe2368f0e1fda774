// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.ConfidenceBins;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a report needs of each scored row, and no more: {@link #SCHEMA}. Rows without a prediction
 * are left out.
 */
final class ScoredRows {

  static final String PROBABILITY = "probability";
  private static final String RAW_PREDICTION = "rawPrediction";

  /** The columns that find an image, as a listing has them. */
  static final List<String> IMAGE = List.of("path", "label", "split", "length", "modified");

  /**
   * {@code truth} and {@code guess} are indices of classes ({@code truth} is null without a label),
   * {@code score} is that of the predicted class, {@code second} the class with the next highest,
   * {@code scores} those of the classes that are shown and {@code bin} that of the reliability
   * diagram.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("truth", DataTypes.IntegerType)
          .add("guess", DataTypes.IntegerType)
          .add("score", DataTypes.DoubleType)
          .add("truth_score", DataTypes.DoubleType)
          .add("second", DataTypes.IntegerType)
          .add("second_score", DataTypes.DoubleType)
          .add("scores", DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add("bin", DataTypes.IntegerType);

  private ScoredRows() {}

  /** Returns whether rows have probabilities. Scores are margins otherwise. */
  static boolean areProbabilities(Dataset<Row> scored) {
    return Arrays.asList(scored.columns()).contains(PROBABILITY);
  }

  /**
   * Narrows scored rows.
   *
   * @param scored rows with {@code path, label, split, length, modified, predicted} and {@code
   *     probability} or {@code rawPrediction}
   */
  static Dataset<Row> of(Dataset<Row> scored, ShownClasses classes) {
    String scores = areProbabilities(scored) ? PROBABILITY : RAW_PREDICTION;
    HashMap<String, Integer> index = new HashMap<>();
    classes.labels().forEach(label -> index.put(label, index.size()));
    int[] shown = classes.shown().stream().mapToInt(c -> c).toArray();
    Narrow narrow = new Narrow(index, shown);
    MapFunction<Row, Row> task = narrow::narrowed;
    return scored
        .filter(functions.col("predicted").isNotNull().and(functions.col(scores).isNotNull()))
        .select("path", "label", "split", "length", "modified", "predicted", scores)
        .map(task, Encoders.row(SCHEMA));
  }

  private record Narrow(HashMap<String, Integer> index, int[] shown) implements Serializable {

    Row narrowed(Row row) {
      String label = row.isNullAt(1) || row.getString(1).isEmpty() ? null : row.getString(1);
      Vector scores = row.getAs(6);
      int guess = Objects.requireNonNull(index.get(row.getString(5)), "predicted");
      Integer truth = label == null ? null : index.getOrDefault(label, -1);
      int second = second(scores, guess);
      double score = scores.apply(guess);
      return RowFactory.create(
          row.get(0),
          label,
          row.get(2),
          row.get(3),
          row.get(4),
          truth,
          guess,
          score,
          score(scores, truth),
          second,
          scores.apply(second),
          Arrays.stream(shown).mapToObj(c -> scoreOr(scores, c)).toArray(Double[]::new),
          ConfidenceBins.of(score));
    }

    private static @Nullable Double score(Vector scores, @Nullable Integer truth) {
      return truth == null || truth < 0 || truth >= scores.size() ? null : scores.apply(truth);
    }

    /** A class that the head does not know has the lowest score there is. */
    private static double scoreOr(Vector scores, int shown) {
      return shown < scores.size() ? scores.apply(shown) : Double.NEGATIVE_INFINITY;
    }

    private static int second(Vector scores, int guess) {
      int best = guess == 0 ? 1 : 0;
      for (int c = best + 1; c < scores.size(); c++) {
        if (c != guess && scores.apply(c) > scores.apply(best)) {
          best = c;
        }
      }
      return best;
    }
  }
}
