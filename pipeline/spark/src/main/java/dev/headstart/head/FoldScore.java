// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.Argmax;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /**
   * Returns the scores of each setting.
   *
   * @param paths settings that were scored together; a setting may be in several
   * @param scores of each path, one for each of its settings
   */
  static Map<Setting, List<FoldScore>> bySetting(
      List<List<Setting>> paths, List<? extends List<FoldScore>> scores) {
    Map<Setting, List<FoldScore>> bySetting = new HashMap<>();
    for (int p = 0; p < paths.size(); p++) {
      for (int i = 0; i < paths.get(p).size(); i++) {
        bySetting
            .computeIfAbsent(paths.get(p).get(i), setting -> new ArrayList<>())
            .add(scores.get(p).get(i));
      }
    }
    return bySetting;
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
