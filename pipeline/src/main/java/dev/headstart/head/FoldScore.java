package dev.headstart.head;

import java.io.Serializable;

/**
 * Sums over held-out rows, each with the weight that it has in training.
 *
 * @param weight of all rows
 * @param correct weight of the rows that were predicted correctly
 * @param loss of all rows, each times its weight
 */
record FoldScore(double weight, double correct, double loss) implements Serializable {
  static final FoldScore NONE = new FoldScore(0, 0, 0);

  /** One row. */
  static FoldScore of(HeadKind kind, double[] margins, int index, double weight) {
    double loss =
        switch (kind) {
          case SVM -> LinearFunction.hingeLoss(margins, index);
          case SOFTMAX -> LinearFunction.logLoss(margins, index);
        };
    return new FoldScore(
        weight, LinearFunction.argmax(margins) == index ? weight : 0, weight * loss);
  }

  FoldScore plus(FoldScore other) {
    return new FoldScore(weight + other.weight, correct + other.correct, loss + other.loss);
  }

  double accuracy() {
    return correct / weight;
  }

  double meanLoss() {
    return loss / weight;
  }
}
