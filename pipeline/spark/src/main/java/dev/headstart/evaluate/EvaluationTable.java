// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import dev.headstart.Texts;
import dev.headstart.calibrate.Reliability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Formats an evaluation for people: metrics, classes, the most frequent confusions, and the matrix
 * if it fits.
 */
final class EvaluationTable {
  /** The maximum length of a line, which a console shows without wrapping. */
  private static final int WIDTH = 100;

  private static final int LONGEST_LABEL = 32;
  private static final int MIN_COLUMN = 4;
  private static final int WORST = 5;

  private final Evaluation evaluation;
  private final StringBuilder text = new StringBuilder();

  EvaluationTable(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  String text() {
    addFigures();
    addClasses();
    addWorstConfusions();
    addMatrix();
    return text.toString();
  }

  private void addFigures() {
    add("%d rows of %d classes", evaluation.count(), evaluation.labels().size());
    if (evaluation.unscored() > 0) {
      boolean one = evaluation.unscored() == 1;
      add(
          one
              ? "%d row has no prediction (bad image) and is not scored"
              : "%d rows have no prediction (bad images) and are not scored",
          evaluation.unscored());
    }
    if (evaluation.unlabelled() > 0) {
      add("%d rows have no label and are not scored", evaluation.unlabelled());
    }
    if (!evaluation.unseenLabels().isEmpty()) {
      add(
          "%d rows are of classes that the head was not trained on and count as errors: %s",
          evaluation.classes().stream()
              .filter(score -> evaluation.unseenLabels().contains(score.label()))
              .mapToLong(ClassScore::support)
              .sum(),
          String.join(", ", evaluation.unseenLabels()));
    }
    Interval interval = evaluation.accuracy95();
    add("");
    add(
        "accuracy  %6.4f  (95 %% interval %.4f to %.4f)",
        evaluation.accuracy(), interval.low(), interval.high());
    evaluation.top5().ifPresent(value -> add("top-5     %6.4f", value));
    evaluation.auc().ifPresent(value -> add("AUC       %6.4f", value));
    evaluation
        .logLoss()
        .ifPresent(value -> add("log-loss  %6.4f%s", value, was(Reliability::logLoss)));
    if (evaluation.reliability() != null) {
      add("Brier     %6.4f%s", evaluation.reliability().brier(), was(Reliability::brier));
      add("ECE       %6.4f%s", evaluation.reliability().ece(), was(Reliability::ece));
    }
    add("");
  }

  private String was(ToDoubleFunction<Reliability> figure) {
    return evaluation.uncalibrated() == null
        ? ""
        : Texts.format(
            "  (before calibration %.4f)", figure.applyAsDouble(evaluation.uncalibrated()));
  }

  private void addClasses() {
    int width = Math.max("weighted average".length(), longestLabel());
    String line = "%-" + width + "s  %9s  %6s  %6s  %7s";
    add(line, "class", "precision", "recall", "f1", "rows");
    for (ClassScore score : evaluation.classes()) {
      add(
          line,
          shortened(score.label()),
          fixed(score.precision()),
          fixed(score.recall()),
          fixed(score.f1()),
          score.support());
    }
    addAverages(line, "macro average", evaluation.macro());
    addAverages(line, "weighted average", evaluation.weighted());
  }

  private void addAverages(String line, String name, Averages averages) {
    add(
        line,
        name,
        fixed(averages.precision()),
        fixed(averages.recall()),
        fixed(averages.f1()),
        evaluation.count());
  }

  private void addWorstConfusions() {
    List<Confusion> confusions = new ArrayList<>();
    long[][] matrix = evaluation.confusion();
    for (int t = 0; t < matrix.length; t++) {
      for (int p = 0; p < matrix.length; p++) {
        if (t != p && matrix[t][p] > 0) {
          confusions.add(new Confusion(t, p, matrix[t][p]));
        }
      }
    }
    if (confusions.isEmpty()) {
      return;
    }
    confusions.sort(Comparator.comparingLong(Confusion::count).reversed());
    add("");
    add("worst confusions");
    for (Confusion worst : confusions.subList(0, Math.min(WORST, confusions.size()))) {
      ClassScore truth = evaluation.classes().get(worst.truth);
      add(
          "%6d of %d %s taken for %s",
          worst.count,
          truth.support(),
          shortened(truth.label()),
          shortened(evaluation.labels().get(worst.predicted)));
    }
  }

  private void addMatrix() {
    int first = longestLabel();
    int digits = Long.toString(evaluation.count()).length();
    int room = (WIDTH - first) / evaluation.labels().size() - 2;
    int cell = Math.min(room, Math.max(first, digits));
    if (cell < Math.max(MIN_COLUMN, digits)) {
      return;
    }
    add("");
    add("confusion matrix (a line is a true class, a column a predicted one)");
    StringBuilder head = new StringBuilder(" ".repeat(first));
    evaluation
        .labels()
        .forEach(label -> head.append("  ").append(right(shortened(label, cell), cell)));
    add("%s", head);
    long[][] matrix = evaluation.confusion();
    for (int t = 0; t < matrix.length; t++) {
      StringBuilder line = new StringBuilder();
      line.append(Texts.format("%-" + first + "s", shortened(evaluation.labels().get(t))));
      for (long count : matrix[t]) {
        line.append("  ").append(right(Long.toString(count), cell));
      }
      add("%s", line);
    }
  }

  private int longestLabel() {
    return evaluation.labels().stream().mapToInt(l -> shortened(l).length()).max().orElse(0);
  }

  private static String shortened(String label) {
    return shortened(label, LONGEST_LABEL);
  }

  private static String shortened(String label, int max) {
    return label.length() <= max ? label : label.substring(0, max - 1) + "…";
  }

  private static String fixed(double value) {
    return Texts.format("%.4f", value);
  }

  private static String right(String value, int width) {
    return Texts.format("%" + width + "s", value);
  }

  private void add(String format, Object... values) {
    text.append(Texts.format(format, values).stripTrailing()).append('\n');
  }

  private record Confusion(int truth, int predicted, long count) {}
}
