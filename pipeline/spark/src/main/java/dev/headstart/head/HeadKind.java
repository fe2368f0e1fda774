// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.Locale;

/** The kinds of linear classifiers that can be trained on CNN codes. */
public enum HeadKind {
  /**
   * A linear support vector machine: hinge loss, one against the rest for more than two classes.
   */
  SVM,
  /** Multinomial logistic regression: cross-entropy loss, gives probabilities. */
  SOFTMAX;

  /** Returns the name used for parameters: {@code svm} or {@code softmax}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static HeadKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
