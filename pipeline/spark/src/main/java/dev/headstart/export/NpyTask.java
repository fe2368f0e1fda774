// SPDX-License-Identifier: Apache-2.0
package dev.headstart.export;

import dev.headstart.Texts;
import dev.headstart.provenance.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the codes of one Spark task as shards: a matrix and the images of its rows. */
final class NpyTask {

  /** The result: one row for each shard. */
  static final StructType RESULT =
      new StructType().add("shard", DataTypes.StringType).add("rows", DataTypes.LongType);

  /** The ending of the file with the images of a matrix's rows. */
  static final String IMAGES = ".jsonl";

  /** The size of a shard in bytes, which a task holds in memory: 32 MiB. */
  private static final long SHARD = 32L << 20;

  /** What is told of each row. */
  static final List<String> COLUMNS =
      List.of("path", "label", "split", "sha256", "width", "height");

  private final Path folder;
  private final Configuration conf;
  private final List<Row> result = new ArrayList<>();
  private final List<float[]> codes = new ArrayList<>();
  private final List<Map<String, Object>> images = new ArrayList<>();

  NpyTask(Path folder, Configuration conf) {
    this.folder = folder;
    this.conf = conf;
  }

  Iterator<Row> write(Iterator<Row> rows) throws IOException {
    while (rows.hasNext()) {
      Row row = rows.next();
      List<Float> values = row.getList(row.fieldIndex("code"));
      float[] code = new float[values.size()];
      for (int i = 0; i < code.length; i++) {
        code[i] = values.get(i);
      }
      if ((codes.size() + 1L) * code.length * Float.BYTES > SHARD) {
        finish();
      }
      codes.add(code);
      Map<String, Object> image = new LinkedHashMap<>();
      COLUMNS.forEach(column -> image.put(column, row.getAs(column)));
      images.add(image);
    }
    finish();
    return result.iterator();
  }

  private void finish() throws IOException {
    if (codes.isEmpty()) {
      return;
    }
    TaskContext task = TaskContext.get();
    String shard =
        Texts.format("%05d-%05d-%d", task.partitionId(), result.size(), task.taskAttemptId());
    FileSystem fs = folder.getFileSystem(conf);
    try (OutputStream out =
        fs.create(new Path(folder, shard + CodesFormat.NPY.extension()), true)) {
      NpyFile.write(codes, codes.get(0).length, out);
    }
    try (OutputStream out = fs.create(new Path(folder, shard + IMAGES), true)) {
      for (Map<String, Object> image : images) {
        out.write(Json.LINE.writeValueAsBytes(image));
        out.write('\n');
      }
    }
    result.add(RowFactory.create(shard, (long) codes.size()));
    codes.clear();
    images.clear();
  }
}
