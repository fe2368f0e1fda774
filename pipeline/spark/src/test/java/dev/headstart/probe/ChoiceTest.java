// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.TinyNet;
import dev.headstart.head.HeadKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which layer is taken, and how a sample is divided. */
class ChoiceTest {
  private static final int IMAGES = 1000;

  private final Candidate first = new Candidate("first", TinyNet.of(1), List.of("last", "earlier"));
  private final Candidate second = new Candidate("second", TinyNet.of(2), List.of("last"));

  /** A layer that has all images right but some, counted from the first or from the last. */
  private static LayerScore score(Candidate of, String layer, long cost, int wrong, boolean atEnd) {
    double[] right =
        IntStream.range(0, IMAGES)
            .mapToDouble(i -> (atEnd ? IMAGES - 1 - i : i) < wrong ? 0 : 1)
            .toArray();
    double accuracy = 1 - wrong / (double) IMAGES;
    Sweep softmax =
        new Sweep(HeadKind.SOFTMAX, new double[] {1}, new double[] {accuracy}, 0, right);
    Sweep svm = new Sweep(HeadKind.SVM, new double[] {1}, new double[] {0}, 0, right);
    return new LayerScore(of, layer, 4, cost, 0, 0, Map.of(), softmax, svm, Map.of());
  }

  @Test
  void theBestIsTakenUnlessACheaperOneIsAsGood() {
    LayerScore best = score(first, "last", 100, 100, false);
    LayerScore worse = score(second, "last", 10, 120, true);
    assertThat(Choice.of(List.of(best, worse), 50).taken()).isSameAs(best);

    LayerScore asGood = score(second, "last", 10, 105, true);
    Choice choice = Choice.of(List.of(best, asGood), 50);
    assertThat(choice.taken()).isSameAs(asGood);
    assertThat(choice.best()).isSameAs(best);

    LayerScore surelyWorse = score(second, "last", 10, 105, false);
    assertThat(Choice.of(List.of(best, surelyWorse), 50).taken())
        .as("the same images are wrong, and five more: that is no chance")
        .isSameAs(best);

    LayerScore hardlyCheaper = score(second, "last", 90, 105, true);
    assertThat(Choice.of(List.of(best, hardlyCheaper), 50).taken()).isSameAs(best);

    LayerScore dearer = score(second, "last", 1000, 100, true);
    assertThat(Choice.of(List.of(dearer, best), 50).taken()).isSameAs(best);
  }

  @Test
  void theQuadrantComesFromTheImagesOfAClassAndFromEarlierLayers() {
    LayerScore last = score(first, "last", 100, 200, false);
    LayerScore poor = score(first, "earlier", 90, 300, false);
    LayerScore good = score(first, "earlier", 90, 100, false);

    assertThat(Choice.of(List.of(last, poor), 99).quadrant()).isEqualTo(Quadrant.SMALL_SIMILAR);
    assertThat(Choice.of(List.of(last, poor), 100).quadrant()).isEqualTo(Quadrant.LARGE_SIMILAR);
    assertThat(Choice.of(List.of(last, good), 99).quadrant()).isEqualTo(Quadrant.SMALL_DIFFERENT);
    assertThat(Choice.of(List.of(last, good), 100).quadrant()).isEqualTo(Quadrant.LARGE_DIFFERENT);
    assertThat(Choice.of(List.of(last, good), 100).earlier()).contains(good);
    assertThat(Choice.of(List.of(last), 10).earlier()).isEmpty();
  }

  @Test
  void aSampleHasSomeImagesOfEachClassAndNoMoreThanAsked() {
    TreeMap<String, Long> classes = new TreeMap<>(Map.of("a", 9000L, "b", 900L, "c", 3L));
    Map<String, Long> quotas = Quotas.of(classes, 100);
    assertThat(quotas).containsEntry("c", 3L);
    assertThat(quotas.values().stream().mapToLong(n -> n).sum()).isEqualTo(100);
    assertThat(quotas.get("a")).isBetween(80L, 90L);
    assertThat(quotas.get("b")).isBetween(9L, 15L);
    assertThat(Quotas.of(classes, 20_000)).isEqualTo(classes);

    assertThatThrownBy(() -> Quotas.of(classes, 5))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("give --sample 15 or more");
  }
}
