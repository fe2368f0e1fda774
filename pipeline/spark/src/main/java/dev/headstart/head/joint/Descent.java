// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * L-BFGS (Nocedal and Wright, Numerical Optimization, 2006, algorithm 7.5) with a search for a step
 * that meets the weak Wolfe conditions by bisection (Lewis and Overton, Nonsmooth optimization via
 * quasi-Newton methods, 2013, algorithm 2.6).
 *
 * <p>It asks for values instead of computing them, so that one pass over the rows can serve many
 * searches.
 */
final class Descent {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int MAX_TRIALS = 20;

  /** Of a value, as margins are floats. */
  private static final double ROUNDING = 1e-8;

  /** Progress is measured over this many steps. */
  private static final int WINDOW = 5;

  private final double tolerance;
  private final int maxSteps;
  private final Deque<double[]> steps = new ArrayDeque<>();
  private final Deque<double[]> slopes = new ArrayDeque<>();
  private final Deque<Double> values = new ArrayDeque<>();
  private double[] point;
  private double[] gradient = new double[0];
  private double value = Double.NaN;
  private double[] direction = new double[0];
  private double[] trial;
  private double slope;
  private double step;
  private double tooShort;
  private double tooLong;
  private int trials;
  private int taken;
  private boolean done;

  /**
   * Starts at a point.
   *
   * @param tolerance the search ends where five steps lower the value by less than this share
   * @param maxSteps the search ends after as many steps
   */
  Descent(double[] start, double tolerance, int maxSteps) {
    this.point = start.clone();
    this.trial = point;
    this.tolerance = tolerance;
    this.maxSteps = maxSteps;
  }

  /** The lowest point so far. */
  double[] point() {
    return point;
  }

  boolean isDone() {
    return done;
  }

  /** Where the value is wanted. */
  double[] trial() {
    return trial;
  }

  /** Takes the value and the gradient at the {@link #trial}. */
  void tell(double at, double[] slopeAt) {
    if (Double.isNaN(value)) {
      accept(at, slopeAt);
      return;
    }
    double slopeThere = dot(direction, slopeAt);
    if (!isLowEnough(at, slopeThere)) {
      tooLong = step;
    } else if (slopeThere < CURVATURE * slope) {
      tooShort = step;
    } else {
      remember(slopeAt);
      accept(at, slopeAt);
      return;
    }
    trials++;
    if (trials == MAX_TRIALS) {
      // The values' own rounding hides any further descent.
      if (at < value) {
        point = trial;
      }
      done = true;
      return;
    }
    step = tooLong < Double.POSITIVE_INFINITY ? (tooShort + tooLong) / 2 : 2 * tooShort;
    tryStep();
  }

  /** Where values differ by no more than their rounding, the slope tells. */
  private boolean isLowEnough(double at, double slopeThere) {
    return at <= value + SUFFICIENT_DECREASE * step * slope
        || (at <= value + ROUNDING * Math.abs(value) && slopeThere <= -CURVATURE * slope);
  }

  private void accept(double at, double[] slopeAt) {
    point = trial;
    value = at;
    gradient = slopeAt;
    values.addLast(at);
    if (values.size() > WINDOW + 1) {
      values.removeFirst();
    }
    if (values.size() > WINDOW && values.getFirst() - at <= tolerance * Math.abs(at)) {
      done = true;
      return;
    }
    if (taken++ == maxSteps) {
      done = true;
      return;
    }
    direction = direction();
    slope = dot(direction, gradient);
    if (!(slope < 0)) {
      done = true;
      return;
    }
    step = steps.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    tooShort = 0;
    tooLong = Double.POSITIVE_INFINITY;
    trials = 0;
    tryStep();
  }

  private void tryStep() {
    trial = point.clone();
    add(trial, step, direction);
  }

  private void remember(double[] slopeAt) {
    double[] moved = trial.clone();
    add(moved, -1, point);
    double[] change = slopeAt.clone();
    add(change, -1, gradient);
    if (dot(moved, change) > 1e-12 * dot(change, change)) {
      steps.addLast(moved);
      slopes.addLast(change);
      if (steps.size() > MEMORY) {
        steps.removeFirst();
        slopes.removeFirst();
      }
    }
  }

  /** Returns minus the gradient times an estimate of the inverse Hessian. */
  private double[] direction() {
    double[] towards = new double[gradient.length];
    add(towards, -1, gradient);
    double[] factors = new double[steps.size()];
    int i = factors.length;
    Iterator<double[]> changes = slopes.descendingIterator();
    for (Iterator<double[]> moves = steps.descendingIterator(); moves.hasNext(); ) {
      double[] moved = moves.next();
      double[] change = changes.next();
      factors[--i] = dot(moved, towards) / dot(moved, change);
      add(towards, -factors[i], change);
    }
    if (!steps.isEmpty()) {
      double[] change = slopes.getLast();
      double scale = dot(steps.getLast(), change) / dot(change, change);
      for (int j = 0; j < towards.length; j++) {
        towards[j] *= scale;
      }
    }
    changes = slopes.iterator();
    for (double[] moved : steps) {
      double[] change = changes.next();
      double correction = dot(change, towards) / dot(moved, change);
      add(towards, factors[i++] - correction, moved);
    }
    return towards;
  }

  private static double dot(double[] a, double[] b) {
    double even = 0;
    double odd = 0;
    int pairs = a.length & ~1;
    for (int j = 0; j < pairs; j += 2) {
      even += a[j] * b[j];
      odd += a[j + 1] * b[j + 1];
    }
    return pairs < a.length ? even + odd + a[pairs] * b[pairs] : even + odd;
  }

  private static void add(double[] to, double factor, double[] values) {
    for (int j = 0; j < to.length; j++) {
      to[j] += factor * values[j];
    }
  }
}
