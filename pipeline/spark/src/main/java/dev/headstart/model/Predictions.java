// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.when;

import dev.headstart.codes.CodedImages;
import dev.headstart.codes.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Provenance;
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
 *     height, sha256, net, run_id, predicted_at}: one row per image, with the label and split that
 *     its source gives. If the image could not be decoded, {@code predicted} is null and {@code
 *     error} gives the reason
 */
public record Predictions(Dataset<Row> rows) {

  /** Creates predictions. Null is rejected. */
  public Predictions {
    Objects.requireNonNull(rows, "rows");
  }

  /**
   * Returns the predictions for images scored by a model. The score is the probability (softmax) or
   * the margin (SVM) of the predicted class.
   *
   * @param scored the result of {@link SavedModel#scoreImages}
   * @param labels the model's classes, in the order of the class index
   */
  public static Predictions of(CodedImages scored, List<String> labels) {
    boolean softmax = Arrays.asList(scored.rows().columns()).contains("probability");
    Column scores =
        functions.vector_to_array(col(softmax ? "probability" : "rawPrediction"), "float64");
    Column names = array(labels.stream().map(label -> lit(label)).toArray(Column[]::new));
    Column coded = col("error").isNull();
    return new Predictions(
        scored
            .rows()
            .select(
                col("path"),
                col("label"),
                col("split"),
                col("predicted"),
                when(coded, array_max(scores)).as("score"),
                when(coded, map_from_arrays(names, scores)).as("scores"),
                when(
                        coded.equalTo(false),
                        concat_ws(" ", col("stage"), col("error"), col("message")))
                    .as("error"),
                col("width"),
                col("height"),
                col("sha256"),
                col("net"),
                col("run_id"),
                current_timestamp().as("predicted_at")));
  }

  /**
   * Writes the predictions to a Delta table.
   *
   * @param mode the action if the table exists
   * @param provenance stored with the commit
   */
  public void write(String uri, SaveMode mode, Provenance provenance) {
    VersionedTable.write(
        rows,
        FormatVersion.PREDICTIONS,
        uri,
        mode,
        Map.of(
            "overwriteSchema",
            Boolean.toString(mode == SaveMode.Overwrite),
            "userMetadata",
            provenance.toJson()));
  }
}
