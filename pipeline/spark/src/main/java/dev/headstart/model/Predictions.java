// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.when;

import dev.headstart.codes.CodedImages;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * The predictions of a model for images.
 *
 * @param rows {@code path, label, split, predicted, score, scores map<label, double>, error, width,
 *     height, sha256, length, modified, net, model, run_id, predicted_at}: one row per image, with
 *     the label and split that its source gives. If the image could not be decoded, {@code
 *     predicted} is null and {@code error} gives the reason
 */
public record Predictions(Dataset<Row> rows) {

  private static final String ERROR = "error";

  /** Creates predictions. Null is rejected. */
  public Predictions {
    Objects.requireNonNull(rows, "rows");
  }

  /**
   * Returns the predictions for images scored by a model. The score is the probability, or without
   * one the margin, of the predicted class.
   *
   * @param scored the result of {@link SavedModel#scoreImages}
   * @param saved the model
   */
  public static Predictions of(CodedImages scored, SavedModel saved) {
    return of(scored.rows(), saved);
  }

  /**
   * Returns the predictions for scored rows.
   *
   * @param rows rows of a codes table, by {@link SavedModel#scoreCodes}, or of {@link CodedImages}
   * @param saved the model
   */
  public static Predictions of(Dataset<Row> rows, SavedModel saved) {
    Column none = lit(null).cast("string");
    Dataset<Row> scored =
        Arrays.asList(rows.columns()).contains(ERROR)
            ? rows
            : rows.withColumn("stage", none).withColumn(ERROR, none).withColumn("message", none);
    boolean probabilities = Arrays.asList(scored.columns()).contains("probability");
    Column scores =
        functions.vector_to_array(col(probabilities ? "probability" : "rawPrediction"), "float64");
    Column names = array(saved.labels().stream().map(label -> lit(label)).toArray(Column[]::new));
    Column coded = col(ERROR).isNull();
    return new Predictions(
        scored.select(
            col("path"),
            col("label"),
            col("split"),
            col("predicted"),
            when(coded, array_max(scores)).as("score"),
            when(coded, map_from_arrays(names, scores)).as("scores"),
            when(coded.equalTo(false), concat_ws(" ", col("stage"), col(ERROR), col("message")))
                .as(ERROR),
            col("width"),
            col("height"),
            col("sha256"),
            col("length"),
            col("modified"),
            col("net"),
            lit(saved.id()).as("model"),
            col("run_id"),
            current_timestamp().as("predicted_at")));
  }

  /**
   * Returns the same with the k classes of the highest scores in columns of their own, {@code
   * class_1, score_1, class_2, …}, instead of {@code scores}.
   *
   * @param k at least 1; classes that there are not are null
   */
  public Predictions withTop(int k) {
    // Among equal scores the first name wins.
    Column ranked =
        expr("array_sort(transform(map_entries(scores), e -> struct(-e.value AS s, e.key AS c)))");
    List<Column> columns = new ArrayList<>();
    for (String column : rows.columns()) {
      if (!column.equals("scores")) {
        columns.add(col(column));
        continue;
      }
      for (int i = 0; i < k; i++) {
        columns.add(expr("get(_ranked, " + i + ").c").as("class_" + (i + 1)));
        columns.add(expr("-get(_ranked, " + i + ").s").as("score_" + (i + 1)));
      }
    }
    return new Predictions(
        rows.withColumn("_ranked", ranked).select(columns.toArray(Column[]::new)));
  }

  /**
   * Returns the same with a column {@code unsure}: whether the score is below a threshold; null
   * without a prediction.
   */
  public Predictions withThreshold(double threshold) {
    return new Predictions(rows.withColumn("unsure", col("score").lt(threshold)));
  }

  /**
   * Returns the same with a column {@code group}, null for an image without one.
   *
   * @param groups {@code path, group}, once a path
   */
  public Predictions withGroup(Dataset<Row> groups) {
    return new Predictions(
        rows.join(
                groups.select(col("path").as("_of"), col("group")),
                col("path").equalTo(col("_of")),
                "left")
            .drop("_of"));
  }

  /**
   * Returns the same with a column {@code is_right}: whether the label was predicted; null without
   * a label or a prediction.
   */
  public Predictions withRight() {
    return new Predictions(rows.withColumn("is_right", col("predicted").equalTo(col("label"))));
  }

  /** Returns the images of a table of predictions as {@link CodedImages#since} knows them. */
  public static Dataset<Row> known(Dataset<Row> table, SavedModel saved) {
    return table
        .filter(col("model").equalTo(saved.id()))
        .selectExpr(
            "path",
            "length",
            "modified",
            "label",
            "split",
            "CASE WHEN error IS NULL THEN 'code' END AS layer",
            "split(error, ' ')[0] AS stage",
            "split(error, ' ')[1] AS error");
  }

  /**
   * Writes the predictions to a Delta table.
   *
   * @param mode the action if the table exists
   * @param provenance stored with the commit
   */
  public void write(String uri, SaveMode mode, Provenance provenance) {
    VersionedTable.write(rows, FormatVersion.PREDICTIONS, uri, mode, provenance);
  }

  /**
   * Merges the predictions into a Delta table: those of a path replace its old ones. An image that
   * could not be read keeps its old ones, since nothing is known about its present content.
   *
   * @param provenance stored with the commit
   */
  public void merge(String uri, Provenance provenance) {
    String readable =
        "s.error IS NULL OR t.error IS NOT NULL OR split(s.error, ' ')[0] NOT IN ('list', 'read')";
    VersionedTable.merge(
        rows,
        uri,
        "s.path = t.path",
        into -> into.whenMatched(readable).updateAll().whenNotMatched().insertAll(),
        provenance.toJson());
  }

  /** Sets the labels and splits of images to those of a listing, where it has them. */
  public static void relabel(Dataset<Row> relabelled, String uri, Provenance provenance) {
    Map<String, String> labels =
        Map.of("label", "coalesce(s.label, t.label)", "split", "coalesce(s.split, t.split)");
    VersionedTable.merge(
        relabelled,
        uri,
        "s.path = t.path",
        into -> into.whenMatched().updateExpr(labels),
        provenance.toJson());
  }

  /** Removes the predictions of paths. */
  public static void remove(Dataset<Row> paths, String uri, Provenance provenance) {
    VersionedTable.merge(
        paths, uri, "s.path = t.path", into -> into.whenMatched().delete(), provenance.toJson());
  }
}
