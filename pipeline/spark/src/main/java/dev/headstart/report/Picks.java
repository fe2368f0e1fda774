// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.report.Confusion.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Chooses the images that a report shows. The choice is made on the executors; only the chosen rows
 * reach the driver. Equal scores are ordered by path.
 */
final class Picks {

  private static final int GALLERY = 36;
  private static final int CELLS = 60;
  private static final int PER_CELL = 6;
  private static final int SAMPLES = 160;
  private static final int MOST_PER_CLASS = 8;

  private final Map<String, Pick> byPath = new LinkedHashMap<>();
  private final Map<String, List<String>> groups = new LinkedHashMap<>();

  private Picks() {}

  /**
   * Chooses among rows with labels: the most confident mistakes, the least sure hits, some images
   * of each shown class, and the most confident mistakes of the largest wrong cells.
   */
  static Picks labelled(Dataset<Row> labelled, ShownClasses classes, Confusion confusion) {
    Picks picks = new Picks();
    Column hit = col("truth").equalTo(col("guess"));
    Dataset<Row> wrong = labelled.filter(hit.equalTo(false));
    picks.add("mistakes", wrong.orderBy(desc("score"), col("path")).limit(GALLERY));
    picks.add("unsure", labelled.filter(hit).orderBy(col("score"), col("path")).limit(GALLERY));
    WindowSpec ofClass = Window.partitionBy("truth").orderBy(xxhash64(col("path")), col("path"));
    Dataset<Row> shown =
        classes.all() ? labelled : labelled.filter(col("truth").isin(classes.shown().toArray()));
    picks.add("samples", first(shown, ofClass, perClass(classes.shown().size())));
    List<Cell> cells = confusion.worst(CELLS);
    if (!cells.isEmpty()) {
      int all = classes.labels().size();
      Column cell = col("truth").multiply(lit((long) all)).plus(col("guess"));
      Object[] largest = cells.stream().map(c -> (long) c.truth() * all + c.guess()).toArray();
      WindowSpec ofCell = Window.partitionBy("truth", "guess").orderBy(desc("score"), col("path"));
      picks.add("cells", first(wrong.filter(cell.isin(largest)), ofCell, PER_CELL));
    }
    return picks;
  }

  /** Chooses among rows without labels: the least sure, and some images of each class. */
  static Picks unlabelled(Dataset<Row> rows, int classes) {
    Picks picks = new Picks();
    picks.add("unsure", rows.orderBy(col("score"), col("path")).limit(GALLERY));
    WindowSpec ofClass = Window.partitionBy("guess").orderBy(xxhash64(col("path")), col("path"));
    picks.add("samples", first(rows, ofClass, perClass(classes)).limit(2 * SAMPLES));
    return picks;
  }

  private static int perClass(int classes) {
    return Math.max(1, Math.min(MOST_PER_CLASS, SAMPLES / Math.max(1, classes)));
  }

  private static Dataset<Row> first(Dataset<Row> rows, WindowSpec order, int most) {
    return rows.withColumn("rank", row_number().over(order)).filter(col("rank").leq(most));
  }

  private void add(String group, Dataset<Row> rows) {
    List<Pick> chosen = rows.drop("scores").collectAsList().stream().map(Pick::of).toList();
    chosen.forEach(pick -> byPath.putIfAbsent(pick.path(), pick));
    groups.put(group, chosen.stream().map(Pick::path).toList());
  }

  /** Returns the chosen images by path, in the order of their importance. */
  Map<String, Pick> byPath() {
    return byPath;
  }

  /** Returns the position of each path in a list of all chosen images. */
  Map<String, Integer> positions() {
    Map<String, Integer> positions = new LinkedHashMap<>();
    List<String> paths = List.copyOf(byPath.keySet());
    IntStream.range(0, paths.size()).forEach(i -> positions.put(paths.get(i), i));
    return positions;
  }

  /** Returns the groups {@code mistakes, unsure, samples}, each as positions of its images. */
  Map<String, List<Integer>> galleries() {
    Map<String, Integer> positions = positions();
    Map<String, List<Integer>> galleries = new LinkedHashMap<>();
    groups.forEach(
        (group, paths) ->
            galleries.put(
                group, paths.stream().map(path -> positions.getOrDefault(path, -1)).toList()));
    return galleries;
  }
}
