// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Finds the near pairs of some items: all with all, or those of one side with the other's. */
final class PairTask {
  private static final int BLOCK = 512;

  private final Nearness nearness;
  private final float[] mean;
  private final List<Row> found = new ArrayList<>();

  PairTask(Nearness nearness, float[] mean) {
    this.nearness = nearness;
    this.mean = mean;
  }

  /**
   * Returns pairs that join all items that are near, directly or by others: fewer than there are
   * items, however many are near each other.
   */
  List<Row> pairs(Iterable<Item> items, boolean twoSides) {
    List<Item> first = new ArrayList<>();
    List<Item> second = new ArrayList<>();
    items.forEach(item -> (item.side == 0 ? first : second).add(item));
    try (BlasThreads single = BlasThreads.single()) {
      int size = first.size() + second.size();
      Forest forest = new Forest(size);
      for (int i = 0; i < first.size(); i += BLOCK) {
        List<Item> rows = first.subList(i, Math.min(first.size(), i + BLOCK));
        List<Item> others = twoSides ? second : first;
        for (int j = twoSides ? 0 : i; j < others.size(); j += BLOCK) {
          List<Item> columns = others.subList(j, Math.min(others.size(), j + BLOCK));
          int offset = twoSides ? first.size() : 0;
          compare(rows, i, columns, j + offset, forest);
        }
      }
    }
    return found;
  }

  private void compare(List<Item> rows, int i0, List<Item> columns, int j0, Forest forest) {
    float[] cosines = cosines(rows, columns);
    for (int i = 0; i < rows.size(); i++) {
      for (int j = Math.max(0, i0 + i + 1 - j0); j < columns.size(); j++) {
        float cosine = cosines[i * columns.size() + j];
        if (cosine >= nearness.least()) {
          Item one = rows.get(i);
          Item other = columns.get(j);
          if (nearness.holds(cosine, one.hash, other.hash) && forest.join(i0 + i, j0 + j)) {
            Integer bits =
                one.hash == null || other.hash == null
                    ? null
                    : Long.bitCount(one.hash ^ other.hash);
            found.add(RowFactory.create(one.path, other.path, (double) cosine, bits));
          }
        }
      }
    }
  }

  private float[] cosines(List<Item> rows, List<Item> columns) {
    UnitRows a = UnitRows.of(rows.stream().map(item -> item.code).toList(), mean);
    UnitRows b = UnitRows.of(columns.stream().map(item -> item.code).toList(), mean);
    float[] cosines = new float[rows.size() * columns.size()];
    FloatBuffer out = Products.buffer(cosines.length);
    Products.margins(a.buffer(), b.buffer(), out, rows.size(), columns.size(), mean.length);
    out.get(0, cosines);
    return cosines;
  }
}
