// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static java.util.Objects.requireNonNull;

/**
 * The metrics of one class, as scikit-learn's {@code precision_recall_fscore_support} with {@code
 * zero_division=0} defines them.
 *
 * @param label the name of the class
 * @param precision the share of rows predicted as this class that belong to it; 0 if there are none
 * @param recall the share of rows of this class that were predicted as it; 0 if there are none
 * @param f1 the harmonic mean of precision and recall; 0 if both are 0
 * @param support the number of rows of this class
 * @param predicted the number of rows predicted as this class
 */
public record ClassScore(
    String label, double precision, double recall, double f1, long support, long predicted) {

  /** Creates the metrics. Checks the label and the ranges. */
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
