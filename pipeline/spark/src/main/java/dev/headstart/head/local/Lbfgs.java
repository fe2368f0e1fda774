// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.local;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Minimises a smooth convex function with L-BFGS (Nocedal and Wright, Numerical Optimization, 2006,
 * algorithm 7.5) and backtracking.
 */
final class Lbfgs {
  private static final int MAX_STEPS = 200;
  private static final int MEMORY = 10;
  private static final double MIN_GAIN = 1e-5;
  private static final int SMALL_GAINS = 3;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double MIN_STEP = 1e-10;

  private Lbfgs() {}

  /** Returns the value at a point and writes the gradient. */
  interface Objective {
    double value(double[] point, double[] gradient);
  }

  /**
   * Returns the minimum, searched from a starting point. Stops when three steps in a row improve
   * the value by less than a factor of 1e-5.
   */
  static double[] minimize(Objective objective, double[] start) {
    double[] point = start.clone();
    double[] gradient = new double[start.length];
    double value = objective.value(point, gradient);
    Deque<Change> changes = new ArrayDeque<>();
    int smallGains = 0;
    for (int i = 0; i < MAX_STEPS; i++) {
      double[] direction = direction(gradient, changes);
      double slope = Dense.dot(direction, gradient);
      if (slope >= 0) {
        return point;
      }
      double step =
          changes.isEmpty() ? Math.min(1, 1 / Math.sqrt(Dense.dot(gradient, gradient))) : 1;
      double[] next = new double[point.length];
      double[] nextGradient = new double[point.length];
      double nextValue;
      while (true) {
        System.arraycopy(point, 0, next, 0, point.length);
        Dense.add(next, 0, step, direction);
        nextValue = objective.value(next, nextGradient);
        if (nextValue <= value + SUFFICIENT_DECREASE * step * slope) {
          break;
        }
        step /= 2;
        if (step < MIN_STEP) {
          return point;
        }
      }
      Change.of(point, next, gradient, nextGradient).ifPresent(changes::addLast);
      if (changes.size() > MEMORY) {
        changes.removeFirst();
      }
      boolean small = value - nextValue <= MIN_GAIN * Math.abs(nextValue);
      smallGains = small ? smallGains + 1 : 0;
      point = next;
      gradient = nextGradient;
      value = nextValue;
      if (smallGains == SMALL_GAINS) {
        break;
      }
    }
    return point;
  }

  /**
   * Returns minus the gradient times an estimate of the inverse Hessian, by the two-loop recursion.
   */
  private static double[] direction(double[] gradient, Deque<Change> changes) {
    double[] direction = new double[gradient.length];
    Dense.add(direction, 0, -1, gradient);
    double[] factors = new double[changes.size()];
    int i = factors.length;
    for (Iterator<Change> newest = changes.descendingIterator(); newest.hasNext(); ) {
      Change change = newest.next();
      factors[--i] = Dense.dot(change.step, direction) / change.curvature;
      Dense.add(direction, 0, -factors[i], change.slope);
    }
    if (!changes.isEmpty()) {
      Change last = changes.getLast();
      double scale = last.curvature / Dense.dot(last.slope, last.slope);
      for (int j = 0; j < direction.length; j++) {
        direction[j] *= scale;
      }
    }
    for (Change change : changes) {
      double correction = Dense.dot(change.slope, direction) / change.curvature;
      Dense.add(direction, 0, factors[i++] - correction, change.step);
    }
    return direction;
  }

  /** A step, the change of the gradient over it, and their product, which is positive. */
  private record Change(double[] step, double[] slope, double curvature) {
    static Optional<Change> of(
        double[] from, double[] to, double[] gradientFrom, double[] gradientTo) {
      double[] step = to.clone();
      Dense.add(step, 0, -1, from);
      double[] slope = gradientTo.clone();
      Dense.add(slope, 0, -1, gradientFrom);
      double curvature = Dense.dot(step, slope);
      return curvature > 1e-12 * Dense.dot(slope, slope)
          ? Optional.of(new Change(step, slope, curvature))
          : Optional.empty();
    }
  }
}
