// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

/**
 * Precision, recall and F1 averaged over the classes.
 *
 * @param precision the mean precision, 0 to 1
 * @param recall the mean recall, 0 to 1
 * @param f1 the mean of the classes' F1, 0 to 1 (not the F1 of the mean precision and recall)
 */
public record Averages(double precision, double recall, double f1) {

  /** Checks the ranges. */
  public Averages {
    Share.check("precision", precision);
    Share.check("recall", recall);
    Share.check("f1", f1);
  }
}
