// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that a head adds. */
final class ScoreColumns {

  private ScoreColumns() {}

  /**
   * Returns the schema with the columns that a head adds, in this order. Refuses columns that
   * already exist.
   */
  static StructType added(StructType schema, HasScoringParams params, boolean probabilities) {
    Map<String, DataType> added = new LinkedHashMap<>();
    added.put(params.getRawPredictionCol(), SQLDataTypes.VectorType());
    if (probabilities) {
      added.put(params.getProbabilityCol(), SQLDataTypes.VectorType());
    }
    added.put(params.getPredictionCol(), DataTypes.DoubleType);
    added.put(params.getPredictedLabelCol(), DataTypes.StringType);
    StructType scored = schema;
    for (Map.Entry<String, DataType> column : added.entrySet()) {
      if (List.of(schema.fieldNames()).contains(column.getKey())) {
        throw new IllegalArgumentException(
            "Column "
                + column.getKey()
                + " is already there: drop it, or name another for what the head adds");
      }
      scored = scored.add(column.getKey(), column.getValue());
    }
    return scored;
  }
}
