// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/**
 * The search for the weights and intercepts of some columns, of one variant. The hinge is not
 * smooth, so it is rounded off in a band, which narrows from search to search; each starts where
 * the one before ended.
 */
final class Search {
  /** The first band; the hinge is 1 wide between a margin of 0 and one of 1. */
  private static final double FIRST_BAND = 1;

  private static final double NARROWING = 0.1;

  /** While the band is wide, exactness is of no use. */
  private static final double COARSE = 1e-3;

  /** Of a loss in its intercepts, where their number divides it; about. */
  private static final double CONVEXITY_IN_INTERCEPTS = 0.1;

  final Variant variant;
  final Scale scale;
  final int firstColumn;
  private final int columns;
  private final double lastBand;
  private final double tolerance;
  private final Descent descent;
  private double penalty;
  private double band;
  private boolean warm;
  private boolean done;

  /**
   * Creates a search that is done, at zero.
   *
   * @param lastBand 0 for a smooth loss
   */
  Search(
      Variant variant,
      Scale scale,
      int firstColumn,
      int columns,
      double lastBand,
      double tolerance,
      int maxSteps) {
    this.variant = variant;
    this.scale = scale;
    this.firstColumn = firstColumn;
    this.columns = columns;
    this.lastBand = lastBand;
    this.tolerance = tolerance;
    int length = scale.factors().length;
    this.descent = new Descent(new double[columns * (length + 1)], maxSteps);
  }

  /** Starts where the search before ended. */
  void start(double regParam) {
    double asked = regParam * scale.penalty();
    descent.penalise(asked - penalty, columns * scale.factors().length);
    penalty = asked;
    band = lastBand == 0 || warm ? lastBand : Math.max(lastBand, FIRST_BAND);
    warm = true;
    done = false;
    descend();
  }

  int columns() {
    return columns;
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

  /**
   * Takes the loss and its gradient at the {@link #trial}; adds the penalty to both.
   *
   * @param gradient overwritten
   */
  void tell(double loss, double[] gradient) {
    double[] trial = descent.trial();
    double squares = 0;
    for (int j = 0; j < columns * scale.factors().length; j++) {
      squares += trial[j] * trial[j];
      gradient[j] += penalty * trial[j];
    }
    descent.tell(loss + penalty / 2 * squares, gradient);
    if (!descent.isDone()) {
      return;
    }
    if (band > lastBand) {
      band = Math.max(lastBand, band * NARROWING);
      descend();
    } else {
      done = true;
    }
  }

  private void descend() {
    double share = band > lastBand ? Math.max(COARSE, tolerance) : tolerance;
    int weights = columns * scale.factors().length;
    descent.start(share, penalty, weights, Math.min(penalty, CONVEXITY_IN_INTERCEPTS / columns));
  }
}
