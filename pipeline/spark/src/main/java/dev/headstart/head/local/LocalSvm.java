// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import dev.headstart.head.joint.Weights;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Linear SVM by dual coordinate descent (Hsieh et al., A Dual Coordinate Descent Method for
 * Large-scale Linear SVM, ICML 2008, algorithm 3), one class against the rest.
 *
 * <p>Minimises the same objective as MLlib's LinearSVC: the mean hinge loss plus {@code regParam /
 * 2} times the squared norm of the weights, without regularisation of the intercept. A free
 * intercept would couple all dual variables, so it is treated as the weight of a constant feature
 * and held near an anchor, which follows it until it no longer moves (the method of multipliers:
 * Bertsekas, Constrained Optimization and Lagrange Multiplier Methods, 1982).
 */
final class LocalSvm implements LocalPath {
  private static final int MAX_PASSES = 300;
  private static final double TOLERANCE = 0.05;
  private static final int MAX_ANCHORS = 20;
  private static final double INTERCEPT_TOLERANCE = 0.01;

  private final LocalRows source;
  private final Scaling scaling;
  private final double[][] rows;
  private final double[] squaredNorms;
  private final double constant;
  private final Binary[] classes;

  LocalSvm(LocalRows source, boolean standardize) {
    this.source = source;
    this.scaling = Scaling.of(source.codes(), standardize);
    this.rows = scaling.apply(source.codes());
    this.squaredNorms = Arrays.stream(rows).mapToDouble(x -> Dense.dot(x, x)).toArray();
    double mean = Arrays.stream(squaredNorms).average().orElseThrow();
    this.constant = mean > 0 ? Math.sqrt(mean) : 1;
    // Two classes need one fit: the second against the first.
    this.classes = new Binary[source.classCount() == 2 ? 1 : source.classCount()];
    Arrays.setAll(classes, c -> new Binary(classes.length == 1 ? 1 : c));
  }

  @Override
  public Weights fit(double regParam) {
    for (Binary one : classes) {
      one.fit(1 / (source.totalWeight() * regParam));
    }
    double[][] weights = Arrays.stream(classes).map(c -> c.weights).toArray(double[][]::new);
    double[] intercepts = Arrays.stream(classes).mapToDouble(Binary::intercept).toArray();
    return scaling.unscaled(weights, intercepts);
  }

  @Override
  public void close() {}

  /** One class against the rest: the dual variables and the weights that they determine. */
  private final class Binary {
    private final int positive;
    private final double[] weights = new double[rows[0].length];
    private double anchor;
    private double bias;
    private final double[] alphas = new double[rows.length];
    private final int[] order = new int[rows.length];
    private final SplittableRandom random;

    /** The number of active rows, which come first in the order; the others are at a bound. */
    private int active;

    private double highest;
    private double lowest;
    private double highestBefore;
    private double lowestBefore;

    Binary(int positive) {
      this.positive = positive;
      this.random = new SplittableRandom(positive);
      Arrays.setAll(order, i -> i);
    }

    double intercept() {
      return anchor + bias * constant;
    }

    void fit(double cost) {
      for (int i = 0; i < MAX_ANCHORS; i++) {
        descend(cost);
        double drift = bias * constant;
        if (Math.abs(drift) < INTERCEPT_TOLERANCE) {
          return;
        }
        anchor += drift;
      }
    }

    private void descend(double cost) {
      activateAll();
      for (int pass = 0; pass < MAX_PASSES; pass++) {
        highest = Double.NEGATIVE_INFINITY;
        lowest = Double.POSITIVE_INFINITY;
        shuffle();
        for (int s = 0; s < active; s++) {
          s -= visit(s, cost) ? 0 : 1;
        }
        if (highest - lowest > TOLERANCE) {
          highestBefore = highest > 0 ? highest : Double.POSITIVE_INFINITY;
          lowestBefore = lowest < 0 ? lowest : Double.NEGATIVE_INFINITY;
        } else if (active == rows.length) {
          return;
        } else {
          // Converged on the active rows: check all of them once more.
          activateAll();
        }
      }
    }

    /**
     * Minimises along one dual variable.
     *
     * @return false if its row was deactivated instead
     */
    private boolean visit(int slot, double cost) {
      int i = order[slot];
      double sign = source.classes()[i] == positive ? 1 : -1;
      double max = source.weights()[i] * cost;
      double slope = sign * (Dense.dot(weights, rows[i]) + intercept()) - 1;
      boolean atZero = alphas[i] <= 0;
      boolean atMax = alphas[i] >= max;
      if ((atZero && slope > highestBefore) || (atMax && slope < lowestBefore)) {
        order[slot] = order[--active];
        order[active] = i;
        return false;
      }
      double projected = atZero ? Math.min(slope, 0) : atMax ? Math.max(slope, 0) : slope;
      highest = Math.max(highest, projected);
      lowest = Math.min(lowest, projected);
      if (projected != 0) {
        double curvature = squaredNorms[i] + constant * constant;
        double alpha = Math.min(Math.max(alphas[i] - slope / curvature, 0), max);
        double step = sign * (alpha - alphas[i]);
        alphas[i] = alpha;
        bias += step * constant;
        Dense.add(weights, 0, step, rows[i]);
      }
      return true;
    }

    private void activateAll() {
      active = rows.length;
      highestBefore = Double.POSITIVE_INFINITY;
      lowestBefore = Double.NEGATIVE_INFINITY;
    }

    private void shuffle() {
      for (int i = active - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int row = order[i];
        order[i] = order[other];
        order[other] = row;
      }
    }
  }
}
