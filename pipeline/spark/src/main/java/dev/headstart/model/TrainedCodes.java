// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.provenance.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds the codes that a saved model was trained on, where they still are. */
public final class TrainedCodes {

  private TrainedCodes() {}

  /**
   * Returns the rows of the codes table that the model was trained on, as far as it has them now.
   *
   * @param uri the model's address
   * @param model the model that is there
   * @return rows with {@code path, code}; empty if the model does not say which images it was
   *     trained on, or there is no codes table any more at that address
   */
  public static Optional<Dataset<Row>> of(String uri, SavedModel model, SparkSession spark)
      throws IOException {
    Optional<TrainedRows> trained = TrainedRows.ofModel(uri, spark);
    Path description = new Path(uri, SavedModel.DESCRIPTION);
    String codes;
    try (InputStream in =
        description.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(description)) {
      JsonNode json = Json.READER.readTree(in);
      codes = json.at("/provenance/inputs/codes/uri").asText("");
    }
    if (trained.isEmpty() || codes.isEmpty()) {
      return Optional.empty();
    }
    CodesTable table = new CodesTable(spark, codes);
    if (!table.exists()) {
      return Optional.empty();
    }
    Dataset<Row> rows =
        table
            .codes()
            .filter(
                col("net")
                    .equalTo(model.net().fingerprint())
                    .and(col("layer").equalTo(model.layer())));
    return Optional.of(trained.get().mark(rows).filter(TrainedRows.SEEN).select("path", "code"));
  }
}
