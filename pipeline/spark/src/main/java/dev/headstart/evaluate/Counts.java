// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The confusion matrix and sums over the scored rows.
 *
 * @param labels the head's classes, then the unseen ones
 * @param unseen the classes that the head does not know, sorted
 * @param confusion the number of rows by true and predicted class
 * @param unscored the number of labelled rows without a prediction
 * @param unlabelled the number of rows without a label
 * @param logLoss the sum of the rows' log-loss
 * @param top5 the number of rows whose class is among the five highest scores
 */
record Counts(
    List<String> labels,
    List<String> unseen,
    long[][] confusion,
    long unscored,
    long unlabelled,
    double logLoss,
    long top5) {

  /** Sums up groups of (label, predicted, count, sum of log-loss, sum of top-5 hits). */
  static Counts of(Dataset<Row> groups, List<String> known) {
    List<Row> rows = groups.collectAsList();
    TreeSet<String> unseen = new TreeSet<>();
    for (Row row : rows) {
      if (!row.isNullAt(0) && !row.isNullAt(1) && !known.contains(row.getString(0))) {
        unseen.add(row.getString(0));
      }
    }
    List<String> labels = new ArrayList<>(known);
    labels.addAll(unseen);
    Map<String, Integer> index = new HashMap<>();
    labels.forEach(label -> index.put(label, index.size()));
    long[][] confusion = new long[labels.size()][labels.size()];
    long unscored = 0;
    long unlabelled = 0;
    double logLoss = 0;
    long top5 = 0;
    for (Row row : rows) {
      long count = row.getLong(2);
      if (row.isNullAt(0)) {
        unlabelled += count;
      } else if (row.isNullAt(1)) {
        unscored += count;
      } else {
        int truth = Objects.requireNonNull(index.get(row.getString(0)));
        confusion[truth][predicted(row.getString(1), index, known)] += count;
        logLoss += row.isNullAt(3) ? 0 : row.getDouble(3);
        top5 += row.isNullAt(4) ? 0 : row.getLong(4);
      }
    }
    return new Counts(labels, List.copyOf(unseen), confusion, unscored, unlabelled, logLoss, top5);
  }

  private static int predicted(String name, Map<String, Integer> index, List<String> known) {
    int predicted = index.getOrDefault(name, known.size());
    if (predicted >= known.size()) {
      throw new InputException(
          Texts.format(
                  "A row was predicted as %s, which is none of the head's classes (%s): give the"
                      + " labels of",
                  name, String.join(", ", known))
              + " the head that scored the rows");
    }
    return predicted;
  }
}
