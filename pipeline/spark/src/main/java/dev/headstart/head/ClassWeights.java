package dev.headstart.head;

/** How much a row of each class counts in training. */
public enum ClassWeights {
  /** Every row counts the same. */
  NONE,
  /**
   * A row of class {@code c} counts {@code n / (k * n_c)} for {@code n} rows of {@code k} classes,
   * {@code n_c} of them of class {@code c}: every class counts the same (King and Zeng, Logistic
   * Regression in Rare Events Data, 2001; scikit-learn's {@code class_weight="balanced"}).
   */
  BALANCED
}
