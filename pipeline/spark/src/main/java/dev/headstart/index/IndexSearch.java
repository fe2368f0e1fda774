// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import dev.headstart.codes.table.DataFiles;
import dev.headstart.neighbours.Centres;
import dev.headstart.neighbours.Nearest;
import dev.headstart.neighbours.Place;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Searches by an index in one version of its table. Rows that the index does not have are all
 * compared with each query; rows that the table has no longer are not found.
 */
public final class IndexSearch {

  private final SparkSession spark;
  private final DataFiles files;
  private final IndexState state;
  private final Path folder;
  private final Centres cells;
  private final RecallCurve recall;

  IndexSearch(
      SparkSession spark,
      DataFiles files,
      IndexState state,
      Path folder,
      Centres cells,
      RecallCurve recall) {
    this.spark = spark;
    this.files = files;
    this.state = state;
    this.folder = folder;
    this.cells = cells;
    this.recall = recall;
  }

  /** Returns the number of cells. */
  public int cells() {
    return cells.size();
  }

  /** Returns the recall by the number of cells that are searched. */
  public RecallCurve recall() {
    return recall;
  }

  /** Returns the number of rows that the index has. */
  public long indexed() {
    return state.rows();
  }

  /** Returns the number of rows that it does not have. */
  public long missing() {
    return state.missing().isEmpty() ? 0 : rest().count();
  }

  /**
   * Finds the k most similar rows of each query.
   *
   * @param queries rows with {@code path, code array<float>}
   * @param k at least 1
   * @param searched how many cells to search for each query, at least 1
   * @return rows of {@link Nearest#SCHEMA}
   * @throws dev.headstart.InputException if the queries' codes have another length
   */
  public Dataset<Row> nearest(Dataset<Row> queries, int k, int searched) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Place> places = new ArrayList<>();
    places.add(IndexedRows.of(sc, folder, cells, state.parts(), searched));
    if (!state.missing().isEmpty()) {
      places.add(Nearest.all(rest(), cells.length()));
    }
    return Nearest.among(queries, places, cells.length(), k);
  }

  private Dataset<Row> rest() {
    return files.rows(state.missing());
  }
}
