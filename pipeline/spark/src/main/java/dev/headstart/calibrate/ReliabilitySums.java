// SPDX-License-Identifier: Apache-2.0
package dev.headstart.calibrate;

import dev.headstart.Argmax;
import dev.headstart.ConfidenceBins;
import java.io.Serializable;

/**
 * Sums over rows, from which {@link Reliability} is computed. This is a class rather than a record
 * because it is returned from tasks: Kryo, which many clusters set, cannot write records.
 */
public final class ReliabilitySums implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The distance from 1 to the next double, at which scikit-learn's log_loss clips. */
  private static final double EPSILON = Math.ulp(1.0);

  private final double[] confidence = new double[ConfidenceBins.COUNT];
  private final double[] right = new double[ConfidenceBins.COUNT];
  private long rows;
  private double loss;
  private double squares;

  /**
   * Adds a row.
   *
   * @param truth the index of its class; negative if it is none of the classes
   * @return this
   */
  public ReliabilitySums add(double[] probabilities, int truth) {
    int predicted = Argmax.of(probabilities);
    int bin = ConfidenceBins.of(probabilities[predicted]);
    confidence[bin] += probabilities[predicted];
    right[bin] += predicted == truth ? 1 : 0;
    double known = truth < 0 ? 0 : probabilities[truth];
    loss -= Math.log(Math.min(Math.max(known, EPSILON), 1 - EPSILON));
    squares += squares(probabilities, truth);
    rows++;
    return this;
  }

  private static double squares(double[] probabilities, int truth) {
    double sum = truth < 0 ? 1 : 0;
    for (int c = 0; c < probabilities.length; c++) {
      double distance = probabilities[c] - (c == truth ? 1 : 0);
      sum += distance * distance;
    }
    return probabilities.length == 2 ? sum / 2 : sum;
  }

  /**
   * Adds the rows of other sums.
   *
   * @return this
   */
  public ReliabilitySums add(ReliabilitySums other) {
    for (int bin = 0; bin < ConfidenceBins.COUNT; bin++) {
      confidence[bin] += other.confidence[bin];
      right[bin] += other.right[bin];
    }
    rows += other.rows;
    loss += other.loss;
    squares += other.squares;
    return this;
  }

  /** Returns the number of rows. */
  public long rows() {
    return rows;
  }

  /**
   * Returns the figures.
   *
   * @throws IllegalStateException if there are no rows
   */
  public Reliability reliability() {
    if (rows == 0) {
      throw new IllegalStateException("No row was added");
    }
    double apart = 0;
    for (int bin = 0; bin < ConfidenceBins.COUNT; bin++) {
      apart += Math.abs(confidence[bin] - right[bin]);
    }
    return new Reliability(loss / rows, squares / rows, apart / rows);
  }
}
