// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import dev.headstart.Argmax;
import dev.headstart.blas.BlasThreads;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * What ridge regression predicts for the images of a fold from those of the others, by set of
 * features and strength: features are normalised and ranked without the fold too.
 *
 * @param classes the class index of each image
 * @param folds the fold of each image
 * @param fold the one to predict
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FoldTrial(Features features, int[] classes, int classCount, int[] folds, int fold)
    implements Callable<boolean[][][]> {

  /** The shares of the features that are tried, ascending. */
  static final double[] SHARES = {0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 1};

  /** Relative to the mean square of an image's features. */
  private static final double[] STRENGTHS = {0.1, 0.5, 2};

  static int strengths() {
    return STRENGTHS.length;
  }

  /** Returns how many of so many features are a share. */
  static int count(double share, int features) {
    return Math.max(1, Math.min(features, (int) Math.round(share * features)));
  }

  /**
   * Returns whether each image of the fold is predicted right; false for all others.
   *
   * @return by set (the last layer, then the shares), strength and image
   */
  @Override
  public boolean[][][] call() {
    int[] learnt = IntStream.range(0, classes.length).filter(i -> folds[i] != fold).toArray();
    int[] held = IntStream.range(0, classes.length).filter(i -> folds[i] == fold).toArray();
    boolean[][][] right = new boolean[SHARES.length + 1][STRENGTHS.length][classes.length];
    if (held.length == 0 || learnt.length == 0) {
      return right;
    }
    try (BlasThreads single = BlasThreads.single()) {
      predict(learnt, held, right);
    }
    return right;
  }

  private void predict(int[] learnt, int[] held, boolean[][][] right) {
    int[] rows = IntStream.concat(IntStream.of(learnt), IntStream.of(held)).toArray();
    int[] own = IntStream.of(learnt).map(i -> classes[i]).toArray();
    double[][] targets = DualRidge.targets(own, classCount);
    Features.Normal normal = features.normal(learnt);

    double[] kernel = new double[rows.length * learnt.length];
    int[] last = features.ofLayer(features.layers() - 1);
    Relevance.addTo(kernel, features, rows, learnt.length, last, normal);
    score(kernel, learnt.length, held, targets, right[0]);

    Relevance relevance = Relevance.of(features, rows, learnt.length, normal, targets);
    int[] ranked = relevance.ranked();
    Arrays.fill(kernel, 0);
    int taken = 0;
    for (int s = 0; s < SHARES.length && ranked.length > 0; s++) {
      int count = count(SHARES[s], ranked.length);
      if (count == ranked.length) {
        score(relevance.kernel(), learnt.length, held, targets, right[s + 1]);
        continue;
      }
      int[] more = Arrays.copyOfRange(ranked, taken, count);
      Relevance.addTo(kernel, features, rows, learnt.length, more, normal);
      taken = count;
      score(kernel, learnt.length, held, targets, right[s + 1]);
    }
  }

  private void score(
      double[] kernel, int learnt, int[] held, double[][] targets, boolean[][] right) {
    double[] own = Arrays.copyOf(kernel, learnt * learnt);
    double[] priors = new double[classCount];
    for (int c = 0; c < classCount; c++) {
      priors[c] = -Arrays.stream(targets[c]).min().orElse(0); // a target of another class
    }
    for (int s = 0; s < STRENGTHS.length; s++) {
      double[][] head = DualRidge.fit(own, learnt, targets, STRENGTHS[s]);
      for (int h = 0; h < held.length; h++) {
        double[] margins = priors.clone();
        int start = (learnt + h) * learnt;
        for (int c = 0; c < classCount; c++) {
          for (int i = 0; i < learnt; i++) {
            margins[c] += head[c][i] * kernel[start + i];
          }
        }
        right[s][held[h]] = Argmax.of(margins) == classes[held[h]];
      }
    }
  }
}
