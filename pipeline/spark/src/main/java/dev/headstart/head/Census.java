// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.head.rows.Tally;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Row counts of a table of codes.
 *
 * @param counts the number of labelled rows with a code, by class, in the order of the classes
 * @param weights the sum of these rows' own weights, by class
 * @param codeLength the number of values in a code
 * @param ignored the number of labelled rows without a code
 * @param unlabelled the number of rows without a label
 */
record Census(
    SortedMap<String, Long> counts,
    Map<String, Double> weights,
    int codeLength,
    long ignored,
    long unlabelled) {

  /** Returns the number of labelled rows with a code. */
  long size() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the sum of the weights of these rows. */
  double totalWeight() {
    return weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Sums up what was counted in the parts of a table, and refuses data that cannot be trained on.
   */
  static Census of(Tally tally, HeadColumns columns, LabelType type) {
    SortedMap<String, Long> counts = new TreeMap<>(type.order());
    tally.rows().keySet().forEach(name -> type.check(columns.label(), name));
    counts.putAll(tally.rows());
    if (columns.weight().isPresent() && tally.hasWrongWeight()) {
      throw new InputException(
          Texts.format(
              "Column %s holds weights that are null, NaN, infinite, 0 or less: give positive numbers",
              columns.weight().get()));
    }
    int length = counts.isEmpty() ? 0 : tally.longest();
    Census census =
        new Census(counts, tally.weights(), length, tally.withoutCode(), tally.unlabelled());
    census.check(tally.shortest(), tally.longest());
    return census;
  }

  private void check(int shortest, int longest) {
    if (counts.isEmpty()) {
      throw new InputException(
          Texts.format(
              "There is nothing to train on: of %d rows %d have no label and %d no code",
              ignored + unlabelled, unlabelled, ignored));
    }
    if (counts.size() == 1) {
      throw new InputException(
          Texts.format(
              "All rows are of one class, %s: give images of at least two classes",
              counts.firstKey()));
    }
    if (shortest == 0) {
      throw new InputException(
          "There are codes of no values: extract the codes from a layer that has some");
    }
    if (shortest < longest) {
      throw new InputException(
          Texts.format(
              "Codes have different lengths (%d and %d values): train on codes of one net and"
                  + " layer",
              shortest, longest));
    }
  }
}
