// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize.sample;

import dev.headstart.Argmax;
import dev.headstart.head.joint.Weights;
import dev.headstart.head.local.LocalPath;
import dev.headstart.head.local.LocalRows;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Cross-validation of the same head on two kinds of codes, a task for each fit. A class, because
 * Kryo writes no records.
 */
final class PairedFits implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LocalRows before;
  private final LocalRows after;
  private final int[][] folds;
  private final int foldCount;
  private final double regParam;
  private final boolean standardize;

  /**
   * Creates the fits.
   *
   * @param before codes of the one kind
   * @param after codes of the same images of the other kind
   * @param folds for each repeat the fold of each row
   * @param foldCount the number of folds
   */
  PairedFits(
      LocalRows before,
      LocalRows after,
      int[][] folds,
      int foldCount,
      double regParam,
      boolean standardize) {
    this.before = before;
    this.after = after;
    this.folds = folds;
    this.foldCount = foldCount;
    this.regParam = regParam;
    this.standardize = standardize;
  }

  /** Returns how often each row is predicted. */
  int repeats() {
    return folds.length;
  }

  /** Returns how many predictions are right before and after, in all repeats. */
  long[] run(JavaSparkContext spark) {
    Broadcast<PairedFits> sent = spark.broadcast(this);
    List<Integer> fits =
        IntStream.range(0, 2 * foldCount * folds.length).boxed().collect(Collectors.toList());
    try {
      List<Long> counts =
          spark.parallelize(fits, fits.size()).map(fit -> sent.value().right(fit)).collect();
      long[] right = new long[2];
      for (int fit = 0; fit < counts.size(); fit++) {
        right[fit % 2] += counts.get(fit);
      }
      return right;
    } finally {
      sent.destroy();
    }
  }

  private long right(int fit) {
    LocalRows all = fit % 2 == 0 ? before : after;
    int held = fit / 2 % foldCount;
    int[] fold = folds[fit / 2 / foldCount];
    LocalRows scored = all.where(row -> fold[row] == held);
    long right = 0;
    try (LocalPath path = LocalPath.softmax(all.where(row -> fold[row] != held), standardize)) {
      Weights head = path.fit(regParam);
      for (int i = 0; i < scored.size(); i++) {
        right += predicted(head, scored.codes()[i]) == scored.classes()[i] ? 1 : 0;
      }
    }
    return right;
  }

  private static int predicted(Weights head, float[] code) {
    double[] margins = head.intercepts().clone();
    for (int c = 0; c < margins.length; c++) {
      double[] weights = head.weights()[c];
      for (int i = 0; i < code.length; i++) {
        margins[c] += weights[i] * code[i];
      }
    }
    return margins.length == 1 ? (margins[0] > 0 ? 1 : 0) : Argmax.of(margins);
  }
}
