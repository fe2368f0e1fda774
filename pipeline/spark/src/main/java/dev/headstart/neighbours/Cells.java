// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;

/**
 * Cells of codes by k-means: rows that are nearly the same are in the same cell, as a rule (Abbas
 * et al., SemDeDup, 2023). The centres are fitted to a sample; a row that is nearly as near to a
 * second centre is in both cells, so that few pairs are divided by a border.
 */
final class Cells implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How much less the cosine to the second centre may be. */
  private static final float BORDER = 0.1f;

  private final float[] mean;
  private final @Nullable Centres centres;

  /**
   * @param centres null if there is one cell
   */
  private Cells(float[] mean, @Nullable Centres centres) {
    this.mean = mean;
    this.centres = centres;
  }

  /**
   * Fits cells.
   *
   * @param items all of them
   * @param rows their number
   * @param rowsPerCell how many of them are to be in a cell, about
   */
  static Cells of(JavaRDD<Item> items, int length, long rows, int rowsPerCell, long seed) {
    float[] mean = CodeRows.mean(items.map(item -> item.code), length, rows);
    int cells = (int) ((rows + rowsPerCell - 1) / rowsPerCell);
    if (cells <= 1) {
      return new Cells(mean, null);
    }
    JavaRDD<float[]> sample =
        items.sample(false, Centres.share(cells, rows), seed).map(item -> item.code);
    return new Cells(mean, Centres.fit(sample, mean, cells, seed));
  }

  /** Returns the mean of all codes. */
  float[] mean() {
    return mean;
  }

  /** Returns for each of some items its cells, one or two. */
  List<int[]> of(List<Item> items) {
    List<int[]> found = new ArrayList<>(items.size());
    if (centres == null) {
      items.forEach(item -> found.add(new int[] {0}));
      return found;
    }
    UnitRows rows = UnitRows.of(items.stream().map(item -> item.code).toList(), mean);
    centres.cosines(rows, (cosines, row) -> found.add(nearest(cosines)));
    return found;
  }

  private static int[] nearest(float[] cosines) {
    int first = -1;
    int second = -1;
    for (int c = 0; c < cosines.length; c++) {
      if (first < 0 || cosines[c] > cosines[first]) {
        second = first;
        first = c;
      } else if (second < 0 || cosines[c] > cosines[second]) {
        second = c;
      }
    }
    return second >= 0 && cosines[second] >= cosines[first] - BORDER
        ? new int[] {first, second}
        : new int[] {first};
  }
}
