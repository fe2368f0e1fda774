// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import dev.headstart.blas.Products;
import java.nio.FloatBuffer;

/** Losses and gradients of blocks at one point. Not for several threads at once. */
final class Kernel {
  private final Problem problem;
  private final Point point;
  private final double unit;
  private final Sums sums;
  private final FloatBuffer weights;
  private final FloatBuffer gradient;
  private final float[] ofBlock;
  private FloatBuffer margins = Products.buffer(0);
  private float[] values = new float[0];

  /**
   * Starts with no rows.
   *
   * @param unit a factor of features that brings them to a size of about 1, in which gradients are
   *     summed
   */
  Kernel(Problem problem, Point point, double unit) {
    this.problem = problem;
    this.point = point;
    this.unit = unit;
    this.sums = new Sums(point.columns(), problem.length());
    this.weights = Products.buffer(point.weights().length);
    this.gradient = Products.buffer(point.weights().length);
    this.ofBlock = new float[point.weights().length];
    weights.put(0, point.weights());
  }

  /** The sums over all blocks so far. */
  Sums sums() {
    return sums;
  }

  /**
   * Adds a block.
   *
   * @param features those of the block, less their mean, in a direct buffer
   */
  void add(Block block, FloatBuffer features) {
    int rows = block.rows();
    int columns = point.columns();
    if (values.length < rows * columns) {
      values = new float[rows * columns];
      margins = Products.buffer(rows * columns);
    }
    Products.margins(features, weights, margins, rows, columns, problem.length());
    margins.get(0, values, 0, rows * columns);
    int coupled = problem.objective().isCoupled() ? problem.columns() : 1;
    for (int first = 0; first < columns; first += coupled) {
      if (problem.objective() == Objective.HINGE) {
        hinge(block, first);
      } else if (coupled == 1) {
        binomial(block, first);
      } else {
        softmax(block, first, coupled);
      }
    }
    margins.put(0, values, 0, rows * columns);
    Products.gradient(features, margins, gradient, rows, columns, problem.length());
    gradient.get(0, ofBlock);
    sums.addGradient(ofBlock, unit);
  }

  /** The share of a row in the total weight of those that count in a column. */
  private double share(Block block, int row, int column) {
    return block.folds[row] == point.heldOut()[column]
        ? 0
        : block.weights[row] / point.totals()[column];
  }

  /** Replaces the margins of one fit by the slopes of its loss. */
  private void softmax(Block block, int first, int classes) {
    int columns = point.columns();
    double[] intercepts = point.intercepts();
    double[] row = new double[classes];
    double[] slopes = new double[classes];
    double loss = 0;
    for (int i = 0; i < block.rows(); i++) {
      int start = i * columns + first;
      double share = share(block, i, first);
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        row[c] = values[start + c] + intercepts[first + c];
        max = Math.max(max, row[c]);
      }
      int truth = block.classes[i];
      double ofTruth = row[truth];
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        row[c] = Math.exp(row[c] - max);
        sum += row[c];
      }
      loss += share * (Math.log(sum) + max - ofTruth);
      double factor = share / sum;
      for (int c = 0; c < classes; c++) {
        double slope = factor * row[c] - (c == truth ? share : 0);
        values[start + c] = (float) slope;
        slopes[c] += slope;
      }
    }
    sums.addLoss(first, loss);
    for (int c = 0; c < classes; c++) {
      sums.addSlope(first + c, slopes[c]);
    }
  }

  private void binomial(Block block, int column) {
    int columns = point.columns();
    double intercept = point.intercepts()[column];
    double loss = 0;
    double slopes = 0;
    for (int i = 0; i < block.rows(); i++) {
      int at = i * columns + column;
      double share = share(block, i, column);
      double sign = block.classes[i] == 1 ? 1 : -1;
      double margin = sign * (values[at] + intercept);
      double small = Math.exp(-Math.abs(margin));
      loss += share * (Math.log1p(small) + Math.max(0, -margin));
      double wrong = (margin > 0 ? small : 1) / (1 + small);
      double slope = -sign * share * wrong;
      values[at] = (float) slope;
      slopes += slope;
    }
    sums.addLoss(column, loss);
    sums.addSlope(column, slopes);
  }

  private void hinge(Block block, int column) {
    int columns = point.columns();
    double band = point.bands()[column];
    double intercept = point.intercepts()[column];
    int positive = point.positives()[column];
    double loss = 0;
    double slopes = 0;
    for (int i = 0; i < block.rows(); i++) {
      int at = i * columns + column;
      double share = share(block, i, column);
      double sign = block.classes[i] == positive ? 1 : -1;
      double shortfall = 1 - sign * (values[at] + intercept);
      // Within the band a parabola joins the two straight lines.
      double within = Math.min(1, Math.max(0, shortfall / band + 0.5));
      loss += share * (within < 1 ? band / 2 * within * within : shortfall);
      double slope = -sign * share * within;
      values[at] = (float) slope;
      slopes += slope;
    }
    sums.addLoss(column, loss);
    sums.addSlope(column, slopes);
  }
}
