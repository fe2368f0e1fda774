package dev.headstart.head;

/** The two linear classifiers that can be trained on CNN codes. */
public enum HeadKind {
  /**
   * A linear support vector machine: hinge loss, one against the rest for more than two classes.
   */
  SVM,
  /** Multinomial logistic regression: cross-entropy loss, gives probabilities. */
  SOFTMAX
}
