// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The relevance of each feature, as in Head2Toe (Evci et al. 2022): the l2 norm over the classes of
 * its weights in a linear head on all features, normalised. The head is ridge regression, whose
 * weights are had from the inner products of the images.
 *
 * @param scores by feature; 0 for one that does not vary
 * @param kernel the inner products of all given rows with those learnt from, rows × learnt
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Relevance(double[] scores, double[] kernel) {

  /** The strength that ranks about best on the sets of docs/layers.md, out of fold. */
  private static final double STRENGTH = 0.1;

  /**
   * Scores the features.
   *
   * @param rows the images; only the first {@code learnt} are learnt from
   * @param targets by class and row learnt from
   */
  static Relevance of(
      Features features, int[] rows, int learnt, Features.Normal normal, double[][] targets) {
    double[] kernel = new double[rows.length * learnt];
    for (int layer = 0; layer < features.layers(); layer++) {
      addTo(kernel, features, rows, learnt, features.ofLayer(layer), normal);
    }
    double[][] head = DualRidge.fit(kernel, learnt, targets, STRENGTH);
    int classes = head.length;
    FloatBuffer slopes = Products.buffer(learnt * classes);
    for (int i = 0; i < learnt; i++) {
      for (int c = 0; c < classes; c++) {
        slopes.put(i * classes + c, (float) head[c][i]);
      }
    }
    int[] own = IntStream.range(0, learnt).map(i -> rows[i]).toArray();
    double[] scores = new double[features.size()];
    for (int layer = 0; layer < features.layers(); layer++) {
      int[] of = features.ofLayer(layer);
      FloatBuffer weights = Products.buffer(classes * of.length);
      Products.gradient(
          features.block(own, of, normal), slopes, weights, learnt, classes, of.length);
      for (int f = 0; f < of.length; f++) {
        double squares = 0;
        for (int c = 0; c < classes; c++) {
          double weight = weights.get(c * of.length + f);
          squares += weight * weight;
        }
        scores[of[f]] = Math.sqrt(squares);
      }
    }
    return new Relevance(scores, kernel);
  }

  /** Adds inner products of some features: of all rows with the first {@code learnt}. */
  static void addTo(
      double[] kernel,
      Features features,
      int[] rows,
      int learnt,
      int[] some,
      Features.Normal normal) {
    if (some.length == 0) {
      return;
    }
    FloatBuffer block = features.block(rows, some, normal);
    FloatBuffer products = Products.buffer(rows.length * learnt);
    Products.margins(block, block, products, rows.length, learnt, some.length);
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] += products.get(i);
    }
  }

  /** Returns the features from the most to the least relevant, without those that do not vary. */
  int[] ranked() {
    return IntStream.range(0, scores.length)
        .filter(j -> scores[j] > 0)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(j -> -scores[j]).thenComparing(j -> j))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
