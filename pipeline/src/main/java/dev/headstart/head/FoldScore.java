package dev.headstart.head;

import java.io.Serializable;

/** Sums over held-out rows. */
record FoldScore(long rows, long correct, double logLoss) implements Serializable {
  static final FoldScore NONE = new FoldScore(0, 0, 0);

  static FoldScore of(double[] margins, int index) {
    return new FoldScore(
        1, LinearFunction.argmax(margins) == index ? 1 : 0, LinearFunction.logLoss(margins, index));
  }

  FoldScore plus(FoldScore other) {
    return new FoldScore(rows + other.rows, correct + other.correct, logLoss + other.logLoss);
  }

  double accuracy() {
    return (double) correct / rows;
  }

  double meanLogLoss() {
    return logLoss / rows;
  }
}
