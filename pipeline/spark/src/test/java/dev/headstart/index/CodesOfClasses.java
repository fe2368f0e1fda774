// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;

import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Codes tables of rows around a hundred centres. */
final class CodesOfClasses {
  private static final int LENGTH = 24;
  private static final int CLASSES = 100;

  private CodesOfClasses() {}

  /** Writes a table in some data files; returns its address. */
  static String write(Path to, int rows, long seed, int files) {
    write(to.toString(), rows, seed, files, SaveMode.ErrorIfExists);
    return to.toString();
  }

  static void append(String uri, int rows, long seed) {
    write(uri, rows, seed, 1, SaveMode.Append);
  }

  private static void write(String uri, int count, long seed, int files, SaveMode mode) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random centre = new Random(i % CLASSES);
      Float[] code = new Float[LENGTH];
      for (int j = 0; j < LENGTH; j++) {
        code[j] = (float) Math.abs(centre.nextGaussian() + 0.4 * random.nextGaussian());
      }
      rows.add(RowFactory.create(Texts.format("%d/%06d.jpg", seed, i), code));
    }
    StructType schema = StructType.fromDDL("path STRING, code ARRAY<FLOAT>");
    Dataset<Row> codes = LocalSpark.session().createDataFrame(rows, schema).coalesce(1);
    for (String text : List.of("label", "split", "sha256", "run_id")) {
      codes = codes.withColumn(text, lit(null).cast(DataTypes.StringType));
    }
    VersionedTable.write(
        (files == 1 ? codes : codes.repartition(files))
            .withColumn("length", lit(1L))
            .withColumn("modified", current_timestamp())
            .withColumn("width", lit(1))
            .withColumn("height", lit(1))
            .withColumn("net", lit("net"))
            .withColumn("layer", lit("layer/1"))
            .withColumn("extracted_at", current_timestamp()),
        FormatVersion.CODES,
        uri,
        mode,
        Map.of(),
        "net",
        "layer");
  }
}
