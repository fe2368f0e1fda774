// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static java.util.Objects.requireNonNull;

/**
 * How well one class is recognised; scikit-learn's {@code precision_recall_fscore_support} with
 * {@code zero_division=0}.
 *
 * @param label name of the class
 * @param precision share of the rows predicted as this class that are of it; 0 if there are none
 * @param recall share of the rows of this class that were predicted as it; 0 if there are none
 * @param f1 harmonic mean of precision and recall; 0 if both are
 * @param support rows of this class
 * @param predicted rows predicted as this class
 */
public record ClassScore(
    String label, double precision, double recall, double f1, long support, long predicted) {

  /** Checks that the label is there, and the ranges. */
  public ClassScore {
    requireNonNull(label, "label");
    Share.check("precision", precision);
    Share.check("recall", recall);
    Share.check("f1", f1);
    Share.checkCount("support", support);
    Share.checkCount("predicted", predicted);
  }

  static ClassScore of(String label, long correct, long support, long predicted) {
    return new ClassScore(
        label,
        ratio(correct, predicted),
        ratio(correct, support),
        ratio(2 * correct, support + predicted),
        support,
        predicted);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
