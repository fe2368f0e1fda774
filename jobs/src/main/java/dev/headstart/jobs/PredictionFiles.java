// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import dev.headstart.files.Draft;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Predictions as files that other tools read.
 *
 * @param format not Delta
 * @param uri the folder
 */
record PredictionFiles(PredictionFormat format, String uri) {

  /** Writes the rows as a {@link Draft}: a run that is killed leaves nothing at the place. */
  void write(Dataset<Row> rows, Configuration hadoop) throws IOException {
    Path target = new Path(uri);
    FileSystem fs = target.getFileSystem(hadoop);
    try (Draft draft = Draft.beside(fs, target)) {
      String to = draft.path().toString();
      switch (format) {
        case PARQUET -> rows.write().parquet(to);
        case JSONL -> rows.write().option("ignoreNullFields", "false").json(to);
        case CSV ->
            // The standard's way of quoting (RFC 4180), which all readers know.
            flat(rows)
                .write()
                .option("header", true)
                .option("quoteAll", true)
                .option("escape", "\"")
                .csv(to);
        default -> throw new IllegalStateException(format + " is no format of files");
      }
      draft.moveIn();
    }
  }

  /** A cell of CSV holds no map. */
  private static Dataset<Row> flat(Dataset<Row> rows) {
    return Arrays.asList(rows.columns()).contains("scores")
        ? rows.withColumn("scores", to_json(col("scores")))
        : rows;
  }
}
