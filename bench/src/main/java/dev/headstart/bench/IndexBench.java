// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.index.CodesIndex;
import dev.headstart.index.IndexSearch;
import dev.headstart.index.IndexUpdate;
import dev.headstart.neighbours.Nearest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the index of a codes table or brings it up to date, searches by it, and compares what it
 * finds with what the exact search finds.
 *
 * <p>Arguments: the table, which has codes of one net and layer, the number of queries, which are
 * drawn from its rows, and how many rows to find for each.
 */
public final class IndexBench {
  private static final double[] RECALLS = {0.9, 0.95, 0.99};
  private static final long SEED = 7;

  private IndexBench() {}

  /** Prints times, the recall of each search, and the heap that the index took. */
  public static void main(String[] args) throws IOException {
    int k = Integer.parseInt(args[2]);
    try (SparkSession spark = ManyCodes.session()) {
      spark.sparkContext().setLogLevel("ERROR");
      CodesTable table = new CodesTable(spark, args[0]).asOfNow();
      Row of = table.codes().select("net", "layer").first();
      long start = System.nanoTime();
      CodesIndex index = CodesIndex.of(spark, table, of.getString(0), of.getString(1));
      IndexUpdate made = index.update(rows -> System.out.println(Texts.format("  %,d rows", rows)));
      System.out.println(
          Texts.format(
              "index: %,d rows added in %.0f s, %,d rows in %,d cells; heap at most %d MB",
              made.added(), seconds(start), made.rows(), made.cells(), heap()));
      long rows = made.rows();
      double share = Math.min(1, Double.parseDouble(args[1]) / rows);
      Dataset<Row> queries = table.codes().sample(false, share, SEED).persist();
      System.out.println(Texts.format("%d queries, %d nearest rows of each", queries.count(), k));
      start = System.nanoTime();
      List<Row> exact = Nearest.of(queries, table.codes(), k).collectAsList();
      double whole = seconds(start);
      System.out.println(Texts.format("exact: %.1f s", whole));
      for (double recall : RECALLS) {
        start = System.nanoTime();
        IndexSearch search = index.open();
        int cells = search.recall().cells(k, recall);
        List<Row> found = search.nearest(queries, k, cells).collectAsList();
        double time = seconds(start);
        System.out.println(
            Texts.format(
                "recall %.2f asked for: %d cells, %.1f s (%.0f times as fast), recall@%d %.3f",
                recall, cells, time, whole / time, k, share(exact, found)));
      }
    }
  }

  private static double share(List<Row> exact, List<Row> found) {
    Set<List<Object>> pairs = new HashSet<>();
    exact.forEach(row -> pairs.add(List.of(row.get(0), row.get(2))));
    long right =
        found.stream().filter(row -> pairs.contains(List.of(row.get(0), row.get(2)))).count();
    return (double) right / exact.size();
  }

  private static long heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum()
        >> 20;
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
