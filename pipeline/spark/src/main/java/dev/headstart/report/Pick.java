// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * An image that a report shows.
 *
 * @param listed its row, which begins with {@link ScoredRows#IMAGE}
 * @param truth the index of its class, or null without a label
 * @param guess the index of the predicted class
 * @param score the score of the predicted class
 * @param truthScore the score of its class, or null
 * @param second the index of the class with the next highest score
 * @param secondScore that score
 */
record Pick(
    Row listed,
    @Nullable Integer truth,
    int guess,
    double score,
    @Nullable Double truthScore,
    int second,
    double secondScore) {

  /** Reads a narrowed row. */
  static Pick of(Row row) {
    return new Pick(
        row,
        row.isNullAt(5) ? null : Integer.valueOf(row.getInt(5)),
        row.getInt(6),
        row.getDouble(7),
        row.isNullAt(8) ? null : Double.valueOf(row.getDouble(8)),
        row.getInt(9),
        row.getDouble(10));
  }

  String path() {
    return listed.getString(0);
  }

  Map<String, Object> toMap(List<String> labels) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", path());
    map.put("label", listed.get(1));
    map.put("predicted", labels.get(guess));
    map.put("score", score);
    map.put("label_score", truthScore);
    map.put("second", labels.get(second));
    map.put("second_score", secondScore);
    return map;
  }
}
