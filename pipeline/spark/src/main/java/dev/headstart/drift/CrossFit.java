// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import dev.headstart.calibrate.Logits;
import dev.headstart.head.joint.Weights;
import dev.headstart.head.local.LocalPath;
import dev.headstart.head.local.LocalRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Classifiers of a reference with labels, each trained without one of its folds. A row of the
 * reference is scored by the one that did not see it, and a new row by any one of them, so that
 * what is said of both has the same distribution where there is no drift.
 */
public final class CrossFit {
  private static final int FOLDS = 5;
  private static final int LEAST = 100;

  /** Of the sum of the features' variances, as a head has it by default. */
  private static final double STRENGTH = 3e-4;

  private final float[][] codes;
  private final int[] folds;
  private final List<String> labels;
  private final List<Weights> heads;

  private CrossFit(float[][] codes, int[] folds, List<String> labels, List<Weights> heads) {
    this.codes = codes;
    this.folds = folds;
    this.labels = labels;
    this.heads = heads;
  }

  /**
   * Trains the classifiers.
   *
   * @param codes of the reference, in random order
   * @param names the class of each row, or null
   * @return empty if fewer than {@value #LEAST} rows have one of at least two classes with twice as
   *     many rows as there are folds
   */
  public static Optional<CrossFit> of(float[][] codes, List<@Nullable String> names) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (String name : names) {
      if (name != null) {
        sizes.merge(name, 1, Integer::sum);
      }
    }
    sizes.values().removeIf(size -> size < 2 * FOLDS);
    if (sizes.size() < 2 || sizes.values().stream().mapToInt(size -> size).sum() < LEAST) {
      return Optional.empty();
    }
    List<String> labels = List.copyOf(sizes.keySet());
    int[] folds = folds(names);
    double regParam = STRENGTH * variance(codes);
    List<Weights> heads = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      try (LocalPath path = LocalPath.softmax(rows(codes, names, labels, folds, fold), false)) {
        heads.add(path.fit(regParam));
      }
    }
    return Optional.of(new CrossFit(codes, folds, labels, heads));
  }

  /** Deals the rows of each class out to the folds. */
  private static int[] folds(List<@Nullable String> names) {
    Map<String, Integer> next = new HashMap<>();
    int[] folds = new int[names.size()];
    for (int i = 0; i < folds.length; i++) {
      String name = names.get(i) == null ? "" : names.get(i);
      folds[i] = (next.merge(name, 1, Integer::sum) - 1) % FOLDS;
    }
    return folds;
  }

  private static LocalRows rows(
      float[][] codes, List<@Nullable String> names, List<String> labels, int[] folds, int left) {
    List<float[]> taken = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      int index = labels.indexOf(names.get(i));
      if (folds[i] != left && index >= 0) {
        taken.add(codes[i]);
        classes.add(index);
      }
    }
    double[] weights = new double[taken.size()];
    Arrays.fill(weights, 1);
    return new LocalRows(
        taken.toArray(new float[0][]),
        classes.stream().mapToInt(index -> index).toArray(),
        weights,
        labels.size());
  }

  private static double variance(float[][] codes) {
    double total = 0;
    for (int j = 0; j < codes[0].length; j++) {
      double sum = 0;
      double squares = 0;
      for (float[] code : codes) {
        sum += code[j];
        squares += (double) code[j] * code[j];
      }
      total += squares / codes.length - (sum / codes.length) * (sum / codes.length);
    }
    return total;
  }

  /** Returns the classes, in the order of the scores. */
  public List<String> labels() {
    return labels;
  }

  /** Returns the reference with its scores. */
  public Sample reference() {
    return sample(codes, folds);
  }

  /**
   * Returns new rows with their scores.
   *
   * @param fresh their codes, in random order
   */
  public Sample fresh(float[][] fresh) {
    int[] dealt = new int[fresh.length];
    Arrays.setAll(dealt, i -> i % FOLDS);
    return sample(fresh, dealt);
  }

  private Sample sample(float[][] rows, int[] by) {
    double[][] scores = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      Weights head = heads.get(by[i]);
      double[] margins = head.intercepts().clone();
      for (int c = 0; c < margins.length; c++) {
        double[] weights = head.weights()[c];
        for (int j = 0; j < weights.length; j++) {
          margins[c] += weights[j] * rows[i][j];
        }
      }
      scores[i] = Logits.softmax(margins, 1);
    }
    return new Sample(rows, scores);
  }
}
