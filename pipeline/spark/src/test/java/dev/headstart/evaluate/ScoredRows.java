// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import dev.headstart.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Builds small scored tables by hand. */
final class ScoredRows {
  private final List<Row> rows = new ArrayList<>();

  /** Rows without scores. */
  ScoredRows add(int times, String label, String predicted) {
    for (int i = 0; i < times; i++) {
      rows.add(RowFactory.create(label, predicted, null));
    }
    return this;
  }

  /** One row with a score for each class. */
  ScoredRows add(String label, String predicted, double... scores) {
    rows.add(RowFactory.create(label, predicted, Vectors.dense(scores)));
    return this;
  }

  /** The table without scores. */
  Dataset<Row> predicted() {
    return scored("scores").drop("scores");
  }

  /** The table with the scores in a column of this name. */
  Dataset<Row> scored(String column) {
    StructType schema =
        new StructType()
            .add("label", DataTypes.StringType)
            .add("predicted", DataTypes.StringType)
            .add(column, SQLDataTypes.VectorType());
    return LocalSpark.session().createDataFrame(rows, schema).repartition(2);
  }
}
