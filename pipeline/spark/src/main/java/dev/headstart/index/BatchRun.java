// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import static org.apache.spark.sql.functions.col;

import dev.headstart.Texts;
import dev.headstart.codes.table.DataFiles;
import dev.headstart.neighbours.Centres;
import dev.headstart.neighbours.CodeRows;
import dev.headstart.neighbours.UnitRows;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Writes the parts of a batch: rows are shuffled and sorted by their cells, and a task writes the
 * rows of some cells as they come. It holds a block of them; what Spark's sort does not hold lies
 * on the executors' disks.
 */
final class BatchRun {
  private static final long PART_BYTES = 64L << 20;
  private static final int BLOCK = 1024;

  private final JavaSparkContext sc;
  private final Path folder;
  private final Centres cells;

  BatchRun(JavaSparkContext sc, Path folder, Centres cells) {
    this.sc = sc;
    this.folder = folder;
    this.cells = cells;
  }

  /** Writes the rows of some data files; returns the parts, none of which is part of the index. */
  List<IndexPart> write(DataFiles files, List<String> names) {
    long bytes = names.stream().mapToLong(files::bytes).sum();
    int parts = (int) Math.min(cells.size(), (bytes + PART_BYTES - 1) / PART_BYTES);
    HashMap<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(files.fileName(name), numbers.size()));
    Broadcast<Centres> around = sc.broadcast(cells);
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    String to = folder.toString();
    int length = cells.length();
    JavaPairRDD<Integer, IndexRow> placed =
        files
            .rows(names)
            .select(col("path"), col("code"), col(DataFiles.FILE))
            .filter("code IS NOT NULL")
            .javaRDD()
            .mapPartitionsToPair(rows -> placed(rows, around.value(), numbers));
    try {
      return placed
          .repartitionAndSortWithinPartitions(new CellPartitioner(Math.max(1, parts), cells.size()))
          .mapPartitions(
              rows -> {
                if (!rows.hasNext()) {
                  return Collections.emptyIterator();
                }
                Path at = new Path(to);
                return List.of(
                        PartWriter.write(
                            at.getFileSystem(conf.value().value()),
                            at,
                            rows,
                            length,
                            numbers.size()))
                    .iterator();
              })
          .collect();
    } finally {
      around.destroy();
      conf.destroy();
    }
  }

  /** Gives each row its cell. */
  private static Iterator<Tuple2<Integer, IndexRow>> placed(
      Iterator<Row> rows, Centres cells, Map<String, Integer> numbers) {
    Iterator<List<Row>> blocks = CodeRows.blocks(rows, BLOCK);
    return new Iterator<>() {
      private List<Row> block = List.of();
      private UnitRows codes = UnitRows.of(List.of(), new float[0]);
      private int[][] nearest = new int[0][];
      private int at;

      @Override
      public boolean hasNext() {
        return at < block.size() || blocks.hasNext();
      }

      @Override
      public Tuple2<Integer, IndexRow> next() {
        if (at == block.size()) {
          block = blocks.next();
          codes = UnitRows.of(block.stream().map(this::code).toList(), new float[cells.length()]);
          nearest = cells.nearest(codes, 1);
          at = 0;
        }
        Row row = block.get(at);
        Integer file = numbers.get(row.getString(2));
        if (file == null) {
          throw new IllegalStateException("a row of a file that was not asked for: " + row.get(2));
        }
        Tuple2<Integer, IndexRow> placed =
            new Tuple2<>(nearest[at][0], new IndexRow(file, row.getString(0), codes.row(at)));
        at++;
        return placed;
      }

      private float[] code(Row row) {
        float[] code = CodeRows.code(row, 1);
        if (code.length != cells.length()) {
          throw new IllegalStateException(
              Texts.format(
                  "%s has a code of %d values, and the index is of codes of %d: delete _index below"
                      + " the table to make it anew.",
                  row.getString(0), code.length, cells.length()));
        }
        return code;
      }
    };
  }
}
