// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells of a confusion matrix that are not empty.
 *
 * @param cells all of them, the largest first
 */
record Confusion(List<Cell> cells) {

  /** The number of rows of one true and one predicted class, by their indices. */
  record Cell(int truth, int guess, long count) {
    boolean wrong() {
      return truth != guess;
    }
  }

  static Confusion of(Evaluation evaluation) {
    long[][] matrix = evaluation.confusion();
    List<Cell> cells = new ArrayList<>();
    for (int t = 0; t < matrix.length; t++) {
      for (int p = 0; p < matrix.length; p++) {
        if (matrix[t][p] > 0) {
          cells.add(new Cell(t, p, matrix[t][p]));
        }
      }
    }
    cells.sort(Comparator.comparingLong(Cell::count).reversed());
    return new Confusion(List.copyOf(cells));
  }

  /** Returns the largest cells of errors. */
  List<Cell> worst(int most) {
    return cells.stream().filter(Cell::wrong).limit(most).toList();
  }

  /** Returns the cells as {@code [truth, guess, count]} in the order of the classes. */
  List<List<Long>> toList() {
    return cells.stream()
        .sorted(Comparator.comparingInt(Cell::truth).thenComparingInt(Cell::guess))
        .map(cell -> List.of((long) cell.truth, (long) cell.guess, cell.count))
        .toList();
  }

  /**
   * Returns the matrix of the shown classes, in their order: {@code cells} by position, and the
   * rows of each that were predicted as a class that is not shown ({@code elsewhere}) and those of
   * other classes that were predicted as it ({@code from_elsewhere}).
   */
  Map<String, Object> shown(ShownClasses classes) {
    int size = classes.shown().size();
    int[] position = new int[classes.labels().size()];
    Arrays.fill(position, -1);
    for (int i = 0; i < size; i++) {
      position[classes.shown().get(i)] = i;
    }
    List<List<Long>> inside = new ArrayList<>();
    long[] elsewhere = new long[size];
    long[] from = new long[size];
    for (Cell cell : cells) {
      int t = position[cell.truth];
      int p = position[cell.guess];
      if (t >= 0 && p >= 0) {
        inside.add(List.of((long) t, (long) p, cell.count));
      } else if (t >= 0) {
        elsewhere[t] += cell.count;
      } else if (p >= 0) {
        from[p] += cell.count;
      }
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cells", inside);
    if (!classes.all()) {
      map.put("elsewhere", elsewhere);
      map.put("from_elsewhere", from);
    }
    return map;
  }
}
