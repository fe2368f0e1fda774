// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.Locale;

/** The weighting of training rows by class. */
public enum ClassWeights {
  /** Every row counts the same. */
  NONE,
  /**
   * A row of class {@code c} has the weight {@code n / (k * n_c)}, for {@code n} rows of {@code k}
   * classes, {@code n_c} of them of class {@code c}, so that every class counts the same (King and
   * Zeng, Logistic Regression in Rare Events Data, 2001; scikit-learn's {@code
   * class_weight="balanced"}).
   */
  BALANCED;

  /**
   * Returns the weight of a row.
   *
   * @param total the number of rows, or the sum of their weights
   * @param classes the number of classes, at least 1
   * @param ofClass the number of rows of the class, or the sum of their weights; above 0
   */
  public double weight(double total, int classes, double ofClass) {
    return this == BALANCED ? total / (classes * ofClass) : 1;
  }

  /** Returns the name used for parameters: {@code none} or {@code balanced}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ClassWeights of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
