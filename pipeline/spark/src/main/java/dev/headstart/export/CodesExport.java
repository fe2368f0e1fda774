// SPDX-License-Identifier: Apache-2.0
package dev.headstart.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.files.Moves;
import dev.headstart.provenance.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Writes codes as files that other tools read: a folder with {@code part-00000}, {@code part-00001}
 * and so on, in the order of the paths, and the index {@value #INDEX}.
 *
 * @param format the format of the files
 * @param out the folder
 */
public record CodesExport(CodesFormat format, String out) {

  /**
   * The index: what the codes are of, the number of rows, and the files. Spark passes over names
   * that begin like this.
   */
  public static final String INDEX = "_index.json";

  private static final String WORK = "_work";
  private static final Column[] COLUMNS =
      Stream.of("path", "label", "split", "sha256", "length", "modified", "width", "height", "code")
          .map(name -> col(name))
          .toArray(Column[]::new);

  /**
   * A shard in the folder of work.
   *
   * @param name its name without the ending
   * @param rows its number of rows, or null if nobody counted them
   */
  private record Shard(String name, @Nullable Long rows) {}

  /**
   * Writes codes as a {@link Draft}: a run that is killed leaves nothing at the place. What was
   * there is replaced.
   *
   * @param codes the rows of one net and layer of a codes table
   * @param about what the codes are of, for the index
   * @return the number of rows
   */
  public long write(Dataset<Row> codes, Map<String, Object> about) throws IOException {
    Configuration hadoop = codes.sparkSession().sparkContext().hadoopConfiguration();
    Path target = new Path(out);
    FileSystem fs = target.getFileSystem(hadoop);
    int length = codes.select(size(col("code"))).first().getInt(0);
    long count = codes.count();
    Dataset<Row> rows = codes.select(COLUMNS).orderBy("path");
    try (Draft draft = Draft.beside(fs, target)) {
      Path work = new Path(draft.path(), WORK);
      List<Map<String, Object>> files = new ArrayList<>();
      for (Shard shard : format == CodesFormat.NPY ? matrices(rows, work) : tables(rows, work)) {
        files.add(moved(shard, files.size(), fs, work));
      }
      fs.delete(work, true);
      Map<String, Object> index = new LinkedHashMap<>(about);
      index.put("length", length);
      index.put("rows", count);
      index.put("files", files);
      try (OutputStream to = fs.create(new Path(draft.path(), INDEX), true)) {
        to.write(Json.INDENTED.writeValueAsBytes(index));
      }
      draft.moveIn();
      return count;
    }
  }

  private static List<Shard> matrices(Dataset<Row> rows, Path work) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    String folder = work.toString();
    MapPartitionsFunction<Row, Row> task =
        part -> new NpyTask(new Path(folder), conf.value().value()).write(part);
    try {
      return rows.mapPartitions(task, Encoders.row(NpyTask.RESULT)).collectAsList().stream()
          .map(row -> new Shard(row.getString(0), row.getLong(1)))
          .sorted(Comparator.comparing(Shard::name)) // which is the order of the rows
          .toList();
    } finally {
      conf.destroy();
    }
  }

  private List<Shard> tables(Dataset<Row> rows, Path work) throws IOException {
    rows.write()
        .format(format == CodesFormat.JSONL ? "json" : "parquet")
        .option("ignoreNullFields", "false")
        .save(work.toString());
    Configuration hadoop = rows.sparkSession().sparkContext().hadoopConfiguration();
    return Arrays.stream(work.getFileSystem(hadoop).listStatus(work))
        .map(file -> file.getPath().getName())
        .filter(name -> name.startsWith("part-"))
        .sorted()
        .map(name -> new Shard(name, null))
        .toList();
  }

  /** Moves a shard from the folder of work to the folder above, and returns its entry. */
  private Map<String, Object> moved(Shard shard, int number, FileSystem fs, Path work)
      throws IOException {
    String name = Texts.format("part-%05d", number);
    Path to = work.getParent();
    Map<String, Object> entry = new LinkedHashMap<>();
    try (Moves moves = new Moves(fs)) {
      entry.put("file", name + format.extension());
      if (format == CodesFormat.NPY) {
        entry.put("images", name + NpyTask.IMAGES);
        entry.put("rows", shard.rows());
        moves.move(
            new Path(work, shard.name() + NpyTask.IMAGES), new Path(to, name + NpyTask.IMAGES));
      }
      String written = format == CodesFormat.NPY ? format.extension() : "";
      moves.move(new Path(work, shard.name() + written), new Path(to, name + format.extension()));
      moves.keep();
    }
    return entry;
  }
}
