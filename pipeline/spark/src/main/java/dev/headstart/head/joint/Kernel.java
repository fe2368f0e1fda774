// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import dev.headstart.blas.Products;
import java.nio.FloatBuffer;

/** Losses and gradients of blocks at one point. Not for several threads at once. */
final class Kernel {
  private final Problem problem;
  private final Point point;
  private final Sums sums;
  private final FloatBuffer weights;
  private final FloatBuffer gradient;
  private final float[] ofBlock;
  private FloatBuffer margins = Products.buffer(0);
  private float[] values = new float[0];

  Kernel(Problem problem, Point point) {
    this.problem = problem;
    this.point = point;
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
   * @param features those of the block, in a direct buffer
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
    if (problem.objective() == Objective.HINGE) {
      hinge(block);
    } else if (columns == 1) {
      binomial(block);
    } else {
      softmax(block);
    }
    margins.put(0, values, 0, rows * columns);
    Products.gradient(features, margins, gradient, rows, columns, problem.length());
    gradient.get(0, ofBlock);
    sums.addGradient(ofBlock);
  }

  /** Replaces the margins by the slopes of the losses. */
  private void softmax(Block block) {
    int columns = point.columns();
    double[] row = new double[columns];
    double[] slopes = new double[columns];
    double loss = 0;
    for (int i = 0; i < block.rows(); i++) {
      int start = i * columns;
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < columns; c++) {
        row[c] = values[start + c] + point.intercepts()[c];
        max = Math.max(max, row[c]);
      }
      int truth = block.classes[i];
      double ofTruth = row[truth];
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        row[c] = Math.exp(row[c] - max);
        sum += row[c];
      }
      double share = block.shares[i];
      loss += share * (Math.log(sum) + max - ofTruth);
      double factor = share / sum;
      for (int c = 0; c < columns; c++) {
        double slope = factor * row[c] - (c == truth ? share : 0);
        values[start + c] = (float) slope;
        slopes[c] += slope;
      }
    }
    sums.addLoss(0, loss);
    for (int c = 0; c < columns; c++) {
      sums.addSlope(c, slopes[c]);
    }
  }

  private void binomial(Block block) {
    double loss = 0;
    double slopes = 0;
    for (int i = 0; i < block.rows(); i++) {
      double sign = block.classes[i] == 1 ? 1 : -1;
      double margin = sign * (values[i] + point.intercepts()[0]);
      double small = Math.exp(-Math.abs(margin));
      loss += block.shares[i] * (Math.log1p(small) + Math.max(0, -margin));
      double wrong = (margin > 0 ? small : 1) / (1 + small);
      double slope = -sign * block.shares[i] * wrong;
      values[i] = (float) slope;
      slopes += slope;
    }
    sums.addLoss(0, loss);
    sums.addSlope(0, slopes);
  }

  private void hinge(Block block) {
    int columns = point.columns();
    for (int c = 0; c < columns; c++) {
      double band = point.bands()[c];
      double intercept = point.intercepts()[c];
      int positive = point.positives()[c];
      double loss = 0;
      double slopes = 0;
      for (int i = 0; i < block.rows(); i++) {
        int at = i * columns + c;
        double sign = block.classes[i] == positive ? 1 : -1;
        double shortfall = 1 - sign * (values[at] + intercept);
        // Within the band a parabola joins the two straight lines.
        double within = Math.min(1, Math.max(0, shortfall / band + 0.5));
        loss += block.shares[i] * (within < 1 ? band / 2 * within * within : shortfall);
        double slope = -sign * block.shares[i] * within;
        values[at] = (float) slope;
        slopes += slope;
      }
      sums.addLoss(c, loss);
      sums.addSlope(c, slopes);
    }
  }
}
