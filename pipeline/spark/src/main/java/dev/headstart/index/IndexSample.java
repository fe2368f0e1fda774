// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import dev.headstart.codes.table.DataFiles;
import dev.headstart.neighbours.Centres;
import dev.headstart.neighbours.CodeRows;
import dev.headstart.neighbours.Queries;
import dev.headstart.neighbours.Top;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** What is fitted to a sample of the rows, and measured on one. */
final class IndexSample {
  private static final long SEED = 0;
  private static final int QUERIES = 500;

  private final Dataset<Row> coded;
  private final long rows;

  /**
   * @param files the data files of the table
   * @param rows their number of rows, at least 1
   */
  IndexSample(DataFiles files, long rows) {
    this.coded = files.rows(files.names()).select("path", "code").filter("code IS NOT NULL");
    this.rows = rows;
  }

  /** Fits cells: about as many as each will have rows. */
  Centres cells(int length) {
    int cells = Math.toIntExact(Math.max(1, Math.round(Math.sqrt((double) rows))));
    return Centres.fit(
        coded
            .select("code")
            .sample(false, Centres.share(cells, rows), SEED)
            .javaRDD()
            .map(row -> CodeRows.code(row, 0)),
        new float[length],
        cells,
        SEED);
  }

  /** Measures the recall: rows of the sample are looked for among all others, in all cells. */
  RecallCurve recall(JavaSparkContext sc, Path folder, Centres cells, List<LivePart> parts) {
    List<Row> some =
        coded.sample(false, Math.min(1, (double) QUERIES / rows), SEED + 1).collectAsList();
    if (some.isEmpty()) {
      return RecallCurve.of(List.of(), cells.size());
    }
    Queries queries = Queries.of(some, new float[cells.length()]);
    int most = RecallCurve.MEASURED[RecallCurve.MEASURED.length - 1];
    List<Tuple2<Integer, Top>> tops =
        IndexedRows.telling(sc, folder, cells, parts)
            .nearest(queries, most)
            .reduceByKey(Top::add)
            .collect();
    int[][] order = cells.nearest(queries.codes(), cells.size());
    List<int[]> needed = new ArrayList<>();
    for (Tuple2<Integer, Top> top : tops) {
      int[] ranks = new int[cells.size()];
      for (int i = 0; i < ranks.length; i++) {
        ranks[order[top._1()][i]] = i + 1;
      }
      int[] of = new int[top._2().size()];
      for (int rank = 0; rank < of.length; rank++) {
        of[rank] = ranks[Integer.parseInt(top._2().path(rank))];
      }
      needed.add(of);
    }
    return RecallCurve.of(needed, cells.size());
  }
}
