// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.provenance.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many cells must be read to find a share of the nearest rows: the recall that was measured on
 * a sample of the rows, each looked for among all others. It is the lower end of its one-sided 95 %
 * confidence interval.
 */
public final class RecallCurve {

  /** For these many nearest rows it was measured. */
  static final int[] MEASURED = {1, 10, 100};

  private static final int STEPS = 1000;

  /** So many standard errors below the mean. */
  private static final double ONE_SIDED_95 = 1.645;

  private final int queries;
  private final NavigableMap<Integer, int[]> curves;

  private RecallCurve(int queries, NavigableMap<Integer, int[]> curves) {
    this.queries = queries;
    this.curves = curves;
  }

  /**
   * Measures.
   *
   * @param needed for each query how many cells must be read to find its nearest row, its second
   *     nearest and so on
   * @param cells the number of all cells
   */
  static RecallCurve of(List<int[]> needed, int cells) {
    NavigableMap<Integer, int[]> curves = new TreeMap<>();
    for (int k : MEASURED) {
      double[] recalls = recalls(needed, cells, k);
      int[] curve = new int[STEPS + 1];
      int reached = 0;
      for (int step = 0; step <= STEPS; step++) {
        while (reached < cells - 1 && recalls[reached] < (double) step / STEPS) {
          reached++;
        }
        curve[step] = reached + 1;
      }
      curves.put(k, curve);
    }
    return new RecallCurve(needed.size(), curves);
  }

  /** Returns the recall in the nearest cell, in the two nearest and so on. */
  private static double[] recalls(List<int[]> needed, int cells, int k) {
    double[] sums = new double[cells];
    double[] squares = new double[cells];
    for (int[] of : needed) {
      int most = Math.min(k, of.length);
      int[] first = new int[cells];
      Arrays.stream(of).limit(most).forEach(cell -> first[cell - 1]++);
      int found = 0;
      for (int cell = 0; cell < cells; cell++) {
        found += first[cell];
        double share = most == 0 ? 1 : (double) found / most;
        sums[cell] += share;
        squares[cell] += share * share;
      }
    }
    double[] recalls = new double[cells];
    int n = needed.size();
    for (int cell = 0; cell < cells; cell++) {
      double mean = n == 0 ? 0 : sums[cell] / n;
      double variance = n < 2 ? 0 : Math.max(0, (squares[cell] - n * mean * mean) / (n - 1));
      recalls[cell] = mean - ONE_SIDED_95 * Math.sqrt(variance / Math.max(1, n));
    }
    return recalls;
  }

  static RecallCurve of(JsonNode json) throws IOException {
    NavigableMap<Integer, int[]> curves = new TreeMap<>();
    for (int k : MEASURED) {
      curves.put(k, Json.READER.treeToValue(json.at("/cells_needed/" + k), int[].class));
    }
    return new RecallCurve(json.get("queries").asInt(), curves);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("queries", queries);
    map.put("cells_needed", curves);
    return map;
  }

  /** Returns how many rows were looked for. */
  public int queries() {
    return queries;
  }

  /** Returns for how many nearest rows the recall was measured that is told for {@code k}. */
  public int measuredAt(int k) {
    Integer at = curves.ceilingKey(k);
    return at == null ? curves.lastKey() : at;
  }

  /**
   * Returns how many cells must be read to find a share of the k nearest rows.
   *
   * @param recall the share, 0 to 1
   */
  public int cells(int k, double recall) {
    return curve(k)[(int) Math.ceil(recall * STEPS - 1e-9)];
  }

  /** Returns which share of the k nearest rows is found in some cells, rounded down. */
  public double recall(int k, int cells) {
    int[] curve = curve(k);
    int step = 0;
    while (step < STEPS && curve[step + 1] <= cells) {
      step++;
    }
    return (double) step / STEPS;
  }

  private int[] curve(int k) {
    int[] curve = curves.get(measuredAt(k));
    if (curve == null) {
      throw new IllegalStateException("no recall was measured for " + k);
    }
    return curve;
  }
}
