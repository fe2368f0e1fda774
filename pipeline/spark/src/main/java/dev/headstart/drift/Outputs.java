// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;

/** Compares what a classifier says of new rows and of those of the reference. */
final class Outputs {
  private static final int AT_ONCE = 250;
  private static final double LEAST = 1e-4;

  private final double[][] scores;

  /**
   * Takes the scores of all rows.
   *
   * @param scores a probability or a margin for each class
   */
  Outputs(double[][] scores) {
    this.scores = scores;
  }

  /**
   * Returns for each relabeling the largest difference of a class's mean score, in standard
   * deviations of that score over all rows.
   */
  double[] largestShifts(Relabelings labels) {
    return largest(labels, score -> score, Math::abs);
  }

  /** Returns whether the scores are probabilities. */
  boolean areProbabilities() {
    return Arrays.stream(scores).flatMapToDouble(Arrays::stream).allMatch(p -> p >= 0 && p <= 1);
  }

  /**
   * Returns for each relabeling how much more new rows look like those of a set that lacks a class,
   * for the class that is lacked the most: the shift of log(1 - p), in standard deviations. If a
   * class is gone and the probabilities are right, that is the logarithm of the likelihood ratio,
   * but for a constant.
   */
  double[] largestGaps(Relabelings labels) {
    return largest(labels, p -> Math.log(Math.max(1 - p, LEAST)), shift -> shift);
  }

  private double[] largest(
      Relabelings labels, DoubleUnaryOperator of, DoubleUnaryOperator counted) {
    int classes = scores[0].length;
    FloatBuffer standardised = standardised(of);
    double[] largest = new double[labels.count()];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int from = 0; from < largest.length; from += AT_ONCE) {
      int some = Math.min(AT_ONCE, largest.length - from);
      FloatBuffer weights = Products.buffer(scores.length * some);
      labels.write(weights, from, some, 1f / labels.fresh(), -1f / labels.reference());
      FloatBuffer shifts = Products.buffer(some * classes);
      Products.gradient(standardised, weights, shifts, scores.length, some, classes);
      for (int b = 0; b < some; b++) {
        for (int c = 0; c < classes; c++) {
          double shift = counted.applyAsDouble(shifts.get(b * classes + c));
          largest[from + b] = Math.max(largest[from + b], shift);
        }
      }
    }
    return largest;
  }

  private FloatBuffer standardised(DoubleUnaryOperator of) {
    int classes = scores[0].length;
    FloatBuffer all = Products.buffer(scores.length * classes);
    for (int c = 0; c < classes; c++) {
      int column = c;
      double[] values =
          Arrays.stream(scores).mapToDouble(row -> of.applyAsDouble(row[column])).toArray();
      double mean = Arrays.stream(values).average().orElse(0);
      double variance =
          Arrays.stream(values).map(value -> (value - mean) * (value - mean)).average().orElse(0);
      double factor = variance > 0 ? 1 / Math.sqrt(variance) : 0;
      for (int i = 0; i < scores.length; i++) {
        all.put(i * classes + c, (float) ((values[i] - mean) * factor));
      }
    }
    return all;
  }

  /**
   * Returns for each relabeling the Kolmogorov-Smirnov distance of the highest scores: the largest
   * difference of the shares of rows that are below a score.
   */
  double[] distances(Relabelings labels) {
    double[] top = Arrays.stream(scores).mapToDouble(Outputs::highest).toArray();
    Integer[] order = new Integer[top.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> top[i]));
    double[] distances = new double[labels.count()];
    for (int b = 0; b < distances.length; b++) {
      boolean[] isFresh = labels.isFresh(b);
      double difference = 0;
      for (int k = 0; k < order.length; k++) {
        difference += isFresh[order[k]] ? 1.0 / labels.fresh() : -1.0 / labels.reference();
        if (k + 1 == order.length || top[order[k]] < top[order[k + 1]]) {
          distances[b] = Math.max(distances[b], Math.abs(difference));
        }
      }
    }
    return distances;
  }

  private static double highest(double[] row) {
    return Arrays.stream(row).max().orElse(0);
  }

  /** Returns the mean scores of some rows, by class. */
  double[] means(int from, int to) {
    double[] means = new double[scores[0].length];
    for (int i = from; i < to; i++) {
      for (int c = 0; c < means.length; c++) {
        means[c] += scores[i][c] / (to - from);
      }
    }
    return means;
  }
}
