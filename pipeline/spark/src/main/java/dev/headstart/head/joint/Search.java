// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/**
 * The search for the weights and intercepts of some columns. The hinge is not smooth, so it is
 * rounded off in a band, which narrows from search to search; each starts where the one before
 * ended.
 */
final class Search {
  /** The first band; the hinge is 1 wide between a margin of 0 and one of 1. */
  private static final double FIRST_BAND = 1;

  private static final double NARROWING = 0.1;

  /** While the band is wide, exactness is of no use. */
  private static final double COARSE = 1e-3;

  final int firstColumn;
  private final double lastBand;
  private final double tolerance;
  private final int maxSteps;
  private double band;
  private Descent descent;
  private boolean done;

  private Search(
      int firstColumn,
      double[] start,
      double band,
      double lastBand,
      double tolerance,
      int maxSteps) {
    this.firstColumn = firstColumn;
    this.band = band;
    this.lastBand = lastBand;
    this.tolerance = tolerance;
    this.maxSteps = maxSteps;
    this.descent = descent(start);
  }

  static Search ofSmooth(double[] start, double tolerance, int maxSteps) {
    return new Search(0, start, 0, 0, tolerance, maxSteps);
  }

  static Search ofHinge(
      int column, double[] start, double lastBand, double tolerance, int maxSteps) {
    double band = Math.max(lastBand, FIRST_BAND);
    return new Search(column, start, band, lastBand, tolerance, maxSteps);
  }

  double band() {
    return band;
  }

  boolean isDone() {
    return done;
  }

  double[] point() {
    return descent.point();
  }

  double[] trial() {
    return descent.trial();
  }

  void tell(double value, double[] gradient) {
    descent.tell(value, gradient);
    if (!descent.isDone()) {
      return;
    }
    if (band > lastBand) {
      band = Math.max(lastBand, band * NARROWING);
      descent = descent(descent.point());
    } else {
      done = true;
    }
  }

  private Descent descent(double[] start) {
    double share = band > lastBand ? Math.max(COARSE, tolerance) : tolerance;
    return new Descent(start, share, maxSteps);
  }
}
