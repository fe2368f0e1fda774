// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.index.CodesIndex;
import dev.headstart.index.IndexSearch;
import dev.headstart.jobs.cli.CodesOf;
import dev.headstart.jobs.cli.Job;
import dev.headstart.neighbours.Nearest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * How {@code similar} searches: through all rows, or by the index of the table.
 *
 * @param codes the codes that are searched
 * @param top how many rows are found for each query
 * @param index the index, or null for all rows
 * @param cells how many of its cells are searched for a query
 * @param missing the number of rows that the index does not have
 */
record SimilarSearch(CodesOf codes, int top, @Nullable IndexSearch index, int cells, long missing) {

  /**
   * Returns the search that finds this share of the nearest rows.
   *
   * @param recall above 0; below 1 the index is used
   * @throws dev.headstart.InputException if the index is needed and cannot be used
   */
  static SimilarSearch of(Job job, CodesOf codes, int top, double recall) throws IOException {
    if (recall == 1) {
      return new SimilarSearch(codes, top, null, 0, 0);
    }
    IndexSearch index =
        CodesIndex.of(job.spark(), codes.table(), codes.net(), codes.layer()).open();
    return new SimilarSearch(codes, top, index, index.recall().cells(top, recall), index.missing());
  }

  /** Finds the most similar rows of each query, as {@link Nearest} does. */
  Dataset<Row> nearest(Dataset<Row> queries) {
    return index == null
        ? Nearest.of(queries, codes.rows(), top)
        : index.nearest(queries, top, cells);
  }

  /** Says which share of the nearest rows the search finds. */
  void say(Job job) {
    if (index == null) {
      return;
    }
    job.say(
        "recall@%d at least %.3f (measured on %d rows), in %,d of %,d cells",
        index.recall().measuredAt(top),
        index.recall().recall(top, cells),
        index.recall().queries(),
        cells,
        index.cells());
    if (missing > 0) {
      job.say(
          "%,d rows that the index does not have were all compared: headstart index --codes %s adds"
              + " them",
          missing, codes.table().uri());
    }
  }

  /** Returns the same for the summary. */
  Map<String, Object> metrics() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("recall", index == null ? 1.0 : index.recall().recall(top, cells));
    if (index != null) {
      metrics.put("recall_at", index.recall().measuredAt(top));
      metrics.put("recall_queries", index.recall().queries());
      metrics.put("cells", index.cells());
      metrics.put("cells_searched", cells);
      metrics.put("rows_not_in_index", missing);
    }
    return metrics;
  }

  /** Describes the search for a page. */
  String text() {
    return index == null
        ? "All images of the table were compared."
        : Texts.format(
            "They were found by the index of the table, with a recall of at least %.3f on a sample.",
            index.recall().recall(top, cells));
  }
}
