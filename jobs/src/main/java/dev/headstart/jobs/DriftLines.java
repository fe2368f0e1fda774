// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.drift.Drift;
import dev.headstart.drift.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what a comparison with a reference found, in lines and as JSON. */
final class DriftLines {

  private DriftLines() {}

  /** Returns a line for each figure. */
  static List<String> of(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    verdict.drift().ifPresent(drift -> add(lines, drift));
    if (!verdict.note().isEmpty() && verdict.drift().isPresent()) {
      lines.add("  " + verdict.note());
    }
    return lines;
  }

  private static void add(List<String> lines, Drift drift) {
    for (Drift.Figure figure : drift.figures()) {
      String more = figure.name().equals("class_scores") ? "  " + shifts(drift) : "";
      lines.add(
          Texts.format(
              "  %-18s %-38s %.3f  p = %.3f%s",
              figure.name().replace('_', ' '),
              what(figure.name()),
              figure.value(),
              figure.p(),
              more));
    }
  }

  private static String what(String figure) {
    return switch (figure) {
      case "class_scores", "class_gone" -> "largest shift, standard deviations";
      case "top_score" -> "Kolmogorov-Smirnov distance";
      default -> "area under the ROC curve (0.5: chance)";
    };
  }

  private static String shifts(Drift drift) {
    return drift.shifts().stream()
        .map(shift -> Texts.format("%s %.3f to %.3f", shift.label(), shift.before(), shift.now()))
        .collect(Collectors.joining(", "));
  }

  static Map<String, Object> toMap(Verdict verdict, String reference) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("tested", verdict.drift().isPresent());
    verdict.drift().ifPresent(drift -> map.putAll(drift.toMap()));
    map.put("reference", reference);
    map.put("note", verdict.note());
    return map;
  }
}
