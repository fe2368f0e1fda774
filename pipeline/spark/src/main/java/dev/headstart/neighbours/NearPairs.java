// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Pairs of images that are nearly the same, among all images. Only those in the same {@link Cells}
 * are compared, by exact matrix products on the executors. A large cell is cut into parts, and a
 * task compares two of them: it holds {@value #PART} times two codes, however many rows there are.
 */
public final class NearPairs {

  /** The schema of pairs; {@code bits} is by how many bits their hashes differ, if known. */
  public static final StructType SCHEMA =
      StructType.fromDDL("path STRING, other STRING, cosine DOUBLE, bits INT");

  private static final int ROWS_PER_CELL = 2048;
  private static final int PART = 4096;
  private static final int BLOCK = 1024;
  private static final int MOST_PARTS = 1 << 12;

  private NearPairs() {}

  /**
   * Finds pairs that join all images that are nearly the same, directly or by others.
   *
   * @param codes rows with {@code path, code array<float>, hash bigint}; {@code hash} may be null
   */
  public static Dataset<Row> find(Dataset<Row> codes, Nearness nearness, long seed) {
    return find(codes, nearness, ROWS_PER_CELL, PART, seed);
  }

  static Dataset<Row> find(
      Dataset<Row> codes, Nearness nearness, int rowsPerCell, int part, long seed) {
    Dataset<Row> rows = codes.select("path", "code", "hash").filter("code IS NOT NULL");
    int length = CodeRows.length(rows);
    JavaRDD<Item> items =
        rows.javaRDD()
            .map(
                row ->
                    new Item(
                        row.getString(0),
                        CodeRows.code(row, 1),
                        row.isNullAt(2) ? null : row.getLong(2),
                        0));
    Cells cells = Cells.of(items, length, rows.count(), rowsPerCell, seed);
    JavaPairRDD<Integer, Item> placed = items.mapPartitionsToPair(some -> placed(some, cells));
    Map<Integer, Long> sizes = placed.countByKey();
    HashMap<Integer, Integer> parts = new HashMap<>();
    sizes.forEach(
        (cell, size) -> parts.put(cell, (int) Math.min(MOST_PARTS, (size + part - 1) / part)));
    int tasks = parts.values().stream().mapToInt(n -> n * (n + 1) / 2).sum();
    int parallel = rows.sparkSession().sparkContext().defaultParallelism();
    float[] mean = cells.mean();
    JavaRDD<Row> pairs =
        placed
            .flatMapToPair(one -> tasks(one._1(), one._2(), parts.getOrDefault(one._1(), 1)))
            .groupByKey(Math.max(parallel, Math.min(tasks, 8 * parallel + tasks / 16)))
            .flatMap(
                task ->
                    new PairTask(nearness, mean).pairs(task._2(), isOfTwo(task._1())).iterator());
    return rows.sparkSession().createDataFrame(pairs, SCHEMA);
  }

  private static Iterator<Tuple2<Integer, Item>> placed(Iterator<Item> items, Cells cells) {
    Iterator<List<Item>> blocks = CodeRows.blocks(items, BLOCK);
    return new Iterator<>() {
      private Iterator<Tuple2<Integer, Item>> now = List.<Tuple2<Integer, Item>>of().iterator();

      @Override
      public boolean hasNext() {
        while (!now.hasNext() && blocks.hasNext()) {
          List<Item> block = blocks.next();
          List<int[]> found = cells.of(block);
          List<Tuple2<Integer, Item>> all = new ArrayList<>();
          for (int i = 0; i < block.size(); i++) {
            for (int cell : found.get(i)) {
              all.add(new Tuple2<>(cell, block.get(i)));
            }
          }
          now = all.iterator();
        }
        return now.hasNext();
      }

      @Override
      public Tuple2<Integer, Item> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return now.next();
      }
    };
  }

  /** Returns an item for each pair of parts that its own is one of. */
  private static Iterator<Tuple2<Long, Item>> tasks(int cell, Item item, int parts) {
    int own = Math.floorMod(item.path.hashCode() * 0x9E3779B1, parts);
    List<Tuple2<Long, Item>> tasks = new ArrayList<>(parts);
    for (int other = 0; other < parts; other++) {
      long a = Math.min(own, other);
      long b = Math.max(own, other);
      tasks.add(
          new Tuple2<>(((long) cell * MOST_PARTS + a) * MOST_PARTS + b, item.on(own == a ? 0 : 1)));
    }
    return tasks.iterator();
  }

  private static boolean isOfTwo(long task) {
    return task / MOST_PARTS % MOST_PARTS != task % MOST_PARTS;
  }
}
