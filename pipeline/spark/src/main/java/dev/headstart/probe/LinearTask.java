// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.Argmax;
import dev.headstart.head.HeadKind;
import dev.headstart.head.LinearFunction;
import dev.headstart.head.local.LocalPath;
import dev.headstart.head.local.LocalRows;

/**
 * A linear classifier, fitted without a fold at each of some strengths and scored on that fold. The
 * objective is MLlib's, on codes as they are.
 *
 * @param regParams from strong to weak
 */
record LinearTask(HeadKind kind, double[] regParams, int repeat, int fold) implements ProbeTask {

  /**
   * Once the mean loss of the rows to train on is below this, weaker regularisation only makes the
   * weights longer, so weaker fits count as this one. For the hinge it is how exact a fit is.
   */
  private static double fitted(HeadKind kind) {
    return kind == HeadKind.SVM ? 0.05 : 1e-3;
  }

  @Override
  public ProbeResult run(LocalRows rows, int[][] folds) {
    LocalRows rest = rows.where(i -> folds[repeat][i] != fold);
    boolean[][] right = new boolean[regParams.length][];
    try (LocalPath path =
        kind == HeadKind.SVM ? LocalPath.svm(rest, false) : LocalPath.softmax(rest, false)) {
      boolean fitted = false;
      for (int s = 0; s < regParams.length; s++) {
        if (fitted) {
          right[s] = right[s - 1];
          continue;
        }
        LinearFunction function = LinearFunction.of(path.fit(regParams[s]));
        right[s] = new boolean[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
          right[s][i] =
              folds[repeat][i] == fold
                  && Argmax.of(function.margins(rows.codes()[i])) == rows.classes()[i];
        }
        fitted = loss(function, rest) < fitted(kind);
      }
    }
    return ProbeResult.right(right);
  }

  private double loss(LinearFunction function, LocalRows rows) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      double[] margins = function.margins(rows.codes()[i]);
      sum +=
          kind == HeadKind.SVM
              ? LinearFunction.hingeLoss(margins, rows.classes()[i])
              : LinearFunction.logLoss(margins, rows.classes()[i]);
    }
    return sum / rows.size();
  }
}
