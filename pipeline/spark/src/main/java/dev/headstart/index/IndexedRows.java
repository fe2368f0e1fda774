// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import dev.headstart.neighbours.Centres;
import dev.headstart.neighbours.Place;
import dev.headstart.neighbours.Queries;
import dev.headstart.neighbours.Top;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The rows of an index, of which each query is compared with those in the cells nearest to it. */
final class IndexedRows implements Place {

  private final JavaSparkContext sc;
  private final Path folder;
  private final Centres cells;
  private final List<LivePart> parts;
  private final int searched;
  private final boolean tellsCells;

  private IndexedRows(
      JavaSparkContext sc,
      Path folder,
      Centres cells,
      List<LivePart> parts,
      int searched,
      boolean tellsCells) {
    this.sc = sc;
    this.folder = folder;
    this.cells = cells;
    this.parts = parts;
    this.searched = searched;
    this.tellsCells = tellsCells;
  }

  /**
   * Returns the rows of an index.
   *
   * @param searched how many cells to search for a query
   */
  static IndexedRows of(
      JavaSparkContext sc, Path folder, Centres cells, List<LivePart> parts, int searched) {
    return new IndexedRows(sc, folder, cells, parts, searched, false);
  }

  /** Returns the same, with all cells searched, and the cell of a row in place of its path. */
  static IndexedRows telling(
      JavaSparkContext sc, Path folder, Centres cells, List<LivePart> parts) {
    return new IndexedRows(sc, folder, cells, parts, cells.size(), true);
  }

  @Override
  public JavaPairRDD<Integer, Top> nearest(Queries queries, int k) {
    Broadcast<Queries> asked = sc.broadcast(queries);
    Broadcast<int[][]> byCell = sc.broadcast(byCell(queries));
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    String at = folder.toString();
    boolean cellsForPaths = tellsCells;
    return sc.parallelize(parts, Math.max(1, parts.size()))
        .mapPartitionsToPair(
            some -> {
              SearchTask task = new SearchTask(asked.value(), byCell.value(), k, cellsForPaths);
              while (some.hasNext()) {
                task.search(new Path(at), some.next(), conf.value().value());
              }
              return task.found();
            });
  }

  /** Returns for each cell the queries that search it. */
  private int[][] byCell(Queries queries) {
    int[][] nearest = cells.nearest(queries.codes(), searched);
    List<List<Integer>> lists = new ArrayList<>();
    for (int cell = 0; cell < cells.size(); cell++) {
      lists.add(new ArrayList<>());
    }
    for (int q = 0; q < nearest.length; q++) {
      for (int cell : nearest[q]) {
        lists.get(cell).add(q);
      }
    }
    return lists.stream()
        .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }
}
