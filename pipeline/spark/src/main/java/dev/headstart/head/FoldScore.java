// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.Argmax;
import java.io.Serializable;

/**
 * Sums over held-out rows, each with its weight in training. This is a class rather than a record
 * because it is returned from tasks: Kryo, which many clusters set, cannot write records.
 */
final class FoldScore implements Serializable {
  static final FoldScore NONE = new FoldScore(0, 0, 0);

  private final double weight;
  private final double correct;
  private final double loss;

  private FoldScore(double weight, double correct, double loss) {
    this.weight = weight;
    this.correct = correct;
    this.loss = loss;
  }

  /** Returns the score of one row. */
  static FoldScore of(HeadKind kind, double[] margins, int index, double weight) {
    double loss =
        switch (kind) {
          case SVM -> LinearFunction.hingeLoss(margins, index);
          case SOFTMAX -> LinearFunction.logLoss(margins, index);
        };
    return new FoldScore(weight, Argmax.of(margins) == index ? weight : 0, weight * loss);
  }

  FoldScore plus(FoldScore other) {
    return new FoldScore(weight + other.weight, correct + other.correct, loss + other.loss);
  }

  /** Returns the total weight of the rows. */
  double weight() {
    return weight;
  }

  double accuracy() {
    return correct / weight;
  }

  double meanLoss() {
    return loss / weight;
  }
}
