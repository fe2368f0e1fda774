// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What becomes of predictions if those with low scores are left out, on rows whose class is known
 * and that were not trained on (selective classification: Geifman and El-Yaniv, 2017).
 *
 * @param points from the highest threshold to the lowest; empty if there were too few rows
 */
public record CoverageCurve(List<Point> points) {

  /**
   * One threshold.
   *
   * @param threshold predictions with this score or a higher one are kept
   * @param precision the share of these that are right, 0 to 1
   * @param coverage the share of all rows that these are, 0 to 1
   */
  public record Point(double threshold, double precision, double coverage) {}

  /** Of fewer predictions the share that is right says little. */
  private static final int MIN_ROWS = 20;

  private static final int MAX_POINTS = 200;

  /** Creates a curve. Copies the list. */
  public CoverageCurve {
    points = List.copyOf(points);
  }

  /**
   * Returns the curve of some predictions.
   *
   * @param scores of the predicted class, one for each row
   * @param right whether it is the row's class
   */
  public static CoverageCurve of(double[] scores, boolean[] right) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(i -> i)
            .toArray();
    List<Point> points = new ArrayList<>();
    int hits = 0;
    int shown = 0;
    for (int i = 0; i < order.length; i++) {
      hits += right[order[i]] ? 1 : 0;
      int kept = i + 1;
      boolean whole = kept == order.length || scores[order[kept]] < scores[order[i]];
      boolean due = (long) kept * MAX_POINTS >= (long) (shown + 1) * order.length;
      if (whole && due && kept >= MIN_ROWS) {
        double share = (double) kept / order.length;
        points.add(new Point(scores[order[i]], (double) hits / kept, share));
        shown = (int) ((long) kept * MAX_POINTS / order.length);
      }
    }
    return new CoverageCurve(points);
  }

  /**
   * Returns the point that keeps the most predictions of those at which at least this share is
   * right; empty if there is none.
   */
  public Optional<Point> withPrecision(double minPrecision) {
    return points.stream()
        .filter(point -> point.precision() >= minPrecision)
        .max(Comparator.comparingDouble(Point::coverage));
  }

  /** Returns the point with the highest precision; empty if there are no points. */
  public Optional<Point> best() {
    return points.stream().max(Comparator.comparingDouble(Point::precision));
  }

  /** Returns the points as lists of threshold, precision and coverage, ready for JSON. */
  public List<List<Double>> toLists() {
    return points.stream().map(p -> List.of(p.threshold(), p.precision(), p.coverage())).toList();
  }

  /** Returns the curve of points as {@link #toLists} gives them. */
  public static CoverageCurve of(double[][] points) {
    return new CoverageCurve(Arrays.stream(points).map(p -> new Point(p[0], p[1], p[2])).toList());
  }
}
