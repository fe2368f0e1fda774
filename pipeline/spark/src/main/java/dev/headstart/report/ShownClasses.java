// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.evaluate.ClassScore;
import dev.headstart.evaluate.Evaluation;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes that a page shows: all of them up to 100, of more the 50 with the lowest F1.
 *
 * @param labels all classes: the head's, then those that it does not know
 * @param shown the indices into {@code labels} of the classes shown, ascending
 */
record ShownClasses(List<String> labels, List<Integer> shown) {

  private static final int MOST = 100;
  private static final int WORST = 50;

  static ShownClasses of(Evaluation evaluation) {
    List<String> labels = evaluation.labels();
    if (labels.size() <= MOST) {
      return new ShownClasses(labels, IntStream.range(0, labels.size()).boxed().toList());
    }
    List<ClassScore> scores = evaluation.classes();
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingDouble(c -> scores.get(c).f1())
            .thenComparing(c -> -scores.get(c).support())
            .thenComparing(c -> c);
    return new ShownClasses(
        labels,
        IntStream.range(0, labels.size())
            .boxed()
            .filter(c -> scores.get(c).support() + scores.get(c).predicted() > 0)
            .sorted(worstFirst)
            .limit(WORST)
            .sorted()
            .toList());
  }

  /** Returns the classes of a head whose rows have no labels. */
  static ShownClasses unlabelled(List<String> labels) {
    return new ShownClasses(labels, List.of());
  }

  boolean all() {
    return shown.size() == labels.size();
  }
}
