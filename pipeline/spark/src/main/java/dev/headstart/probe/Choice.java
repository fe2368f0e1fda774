// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The layer to take.
 *
 * @param taken the layer
 * @param best the layer with the highest accuracy, which is the same unless a cheaper one is as
 *     good
 * @param quadrant what the images are to the net
 * @param earlier the best of the net's earlier layers, if any was probed
 */
public record Choice(
    LayerScore taken, LayerScore best, Quadrant quadrant, Optional<LayerScore> earlier) {

  /** A cheaper layer is as good if it is worse by no more than this, and by no more than chance. */
  public static final double AS_GOOD = 0.01;

  /** A layer is cheaper if it needs no more than this share of the operations. */
  public static final double CHEAPER = 0.8;

  /** From as many images of each class on, the note would call a set large. */
  public static final long LARGE = 100;

  private static final double NORMAL95 = 1.96;

  /**
   * Chooses among layers: the highest accuracy of a linear classifier, out of fold. If one that
   * needs a fifth fewer operations for an image is lower by a hundredth at most, and by no more
   * than a 95 % interval of the difference on the same images has room for, it is the cheapest of
   * those.
   *
   * @param scores of all layers
   * @param perClass the number of images of each class of the whole set, in the mean
   */
  public static Choice of(List<LayerScore> scores, double perClass) {
    LayerScore best =
        scores.stream()
            .max(
                Comparator.comparingDouble(LayerScore::accuracy)
                    .thenComparingDouble(score -> -score.multiplyAdds()))
            .orElseThrow();
    LayerScore taken =
        scores.stream()
            .filter(score -> isAsGood(score, best))
            .min(
                Comparator.comparingLong(LayerScore::multiplyAdds)
                    .thenComparingDouble(score -> -score.accuracy()))
            .orElseThrow();
    List<LayerScore> ofNet =
        scores.stream().filter(score -> score.candidate().equals(taken.candidate())).toList();
    LayerScore last = ofNet.get(0);
    Optional<LayerScore> earlier =
        ofNet.stream().skip(1).max(Comparator.comparingDouble(LayerScore::accuracy));
    boolean different =
        earlier
            .filter(layer -> layer.accuracy() - last.accuracy() > margin95(layer, last))
            .isPresent();
    return new Choice(taken, best, Quadrant.of(perClass >= LARGE, !different), earlier);
  }

  private static boolean isAsGood(LayerScore score, LayerScore best) {
    double lower = best.accuracy() - score.accuracy();
    boolean cheaper = score.multiplyAdds() <= CHEAPER * best.multiplyAdds();
    return score.equals(best) || (cheaper && lower <= AS_GOOD && lower <= margin95(best, score));
  }

  /**
   * Returns half the width of the 95 % interval of the difference of two accuracies on the same
   * images.
   */
  static double margin95(LayerScore one, LayerScore other) {
    double[] a = one.linear().right();
    double[] b = other.linear().right();
    double mean = 0;
    for (int i = 0; i < a.length; i++) {
      mean += (a[i] - b[i]) / a.length;
    }
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
    }
    return NORMAL95 * Math.sqrt(squares) / a.length;
  }
}
