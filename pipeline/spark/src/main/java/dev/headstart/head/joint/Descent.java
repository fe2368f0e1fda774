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

  private final int maxSteps;
  private final Deque<double[]> steps = new ArrayDeque<>();
  private final Deque<double[]> slopes = new ArrayDeque<>();
  private final Deque<Double> values = new ArrayDeque<>();
  private double tolerance;
  private double convexity;
  private double convexityOfRest;
  private int convexCount;
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
   * Creates a search that is done.
   *
   * @param maxSteps a search ends after as many steps
   */
  Descent(double[] start, int maxSteps) {
    this.point = start;
    this.trial = point;
    this.maxSteps = maxSteps;
    this.done = true;
  }

  /**
   * Starts at the lowest point of the search before, with what it learnt of the curvature.
   *
   * @param atMost the search ends where the value is above the least by at most this share: certain
   *     by its convexity, or likely because five steps lowered it by less
   * @param convex the value lies above its tangents by half of this times the squared distance in
   *     the first {@code count} numbers
   * @param convexInRest the same, about, of the others
   */
  void start(double atMost, double convex, int count, double convexInRest) {
    tolerance = atMost;
    convexity = convex;
    convexCount = count;
    convexityOfRest = convexInRest;
    value = Double.NaN;
    values.clear();
    trial = point;
    taken = 0;
    done = false;
  }

  /**
   * Adapts what is known of the curvature to another penalty.
   *
   * @param change what the penalty's factor of the first {@code count} numbers rose by
   */
  void penalise(double change, int count) {
    Iterator<double[]> changes = slopes.iterator();
    for (Iterator<double[]> moves = steps.iterator(); moves.hasNext(); ) {
      double[] moved = moves.next();
      double[] slopeChange = changes.next();
      for (int j = 0; j < count; j++) {
        slopeChange[j] += change * moved[j];
      }
      if (!isCurved(moved, slopeChange)) {
        moves.remove();
        changes.remove();
      }
    }
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
    double enough = tolerance * Math.abs(at);
    if (aboveLeast() <= enough || (values.size() > WINDOW && values.getFirst() - at <= enough)) {
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

  /** Returns by how much the value is above the least one, at most. */
  private double aboveLeast() {
    double rest = 0;
    for (int j = convexCount; j < gradient.length; j++) {
      rest += gradient[j] * gradient[j];
    }
    double first = dot(gradient, gradient) - rest;
    return first / (2 * convexity) + rest / (2 * convexityOfRest);
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
    if (isCurved(moved, change)) {
      steps.addLast(moved);
      slopes.addLast(change);
      if (steps.size() > MEMORY) {
        steps.removeFirst();
        slopes.removeFirst();
      }
    }
  }

  private static boolean isCurved(double[] moved, double[] change) {
    return dot(moved, change) > 1e-12 * dot(change, change);
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
