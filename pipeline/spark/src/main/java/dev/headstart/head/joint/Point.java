// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.io.Serializable;
import java.util.List;

/**
 * Where the loss is asked for, in some of the columns.
 *
 * @param weights of centred features, by column and feature
 * @param intercepts by column
 * @param positives the class that each column is for
 * @param bands how wide the band is, around a margin of 1, in which the hinge is rounded off, by
 *     column
 * @param heldOut the fold whose rows do not count, by column
 * @param totals the total weight of the other rows, by column
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Point(
    float[] weights,
    double[] intercepts,
    int[] positives,
    double[] bands,
    int[] heldOut,
    double[] totals)
    implements Serializable {

  /** Returns where searches want the value. */
  static Point of(List<Search> searches, int length, int classes) {
    int columns = searches.stream().mapToInt(Search::columns).sum();
    Point point =
        new Point(
            new float[columns * length],
            new double[columns],
            new int[columns],
            new double[columns],
            new int[columns],
            new double[columns]);
    int at = 0;
    for (Search search : searches) {
      double[] trial = search.trial();
      double[] factors = search.scale.factors();
      for (int c = 0; c < search.columns(); c++, at++) {
        for (int j = 0; j < length; j++) {
          point.weights[at * length + j] = (float) (trial[c * length + j] * factors[j]);
        }
        point.intercepts[at] = trial[search.columns() * length + c];
        point.positives[at] = search.firstColumn + c + (classes == 2 ? 1 : 0);
        point.bands[at] = search.band();
        point.heldOut[at] = search.variant.heldOut();
        point.totals[at] = search.scale.totalWeight();
      }
    }
    return point;
  }

  int columns() {
    return intercepts.length;
  }
}
