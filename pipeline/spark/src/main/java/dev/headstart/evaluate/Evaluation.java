// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import static java.util.Objects.requireNonNull;

import dev.headstart.calibrate.Reliability;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a head on rows whose class is known. Names and definitions are scikit-learn's.
 *
 * @param count the number of scored rows; everything but {@code unscored} and {@code unlabelled}
 *     refers to these
 * @param accuracy the share of rows whose class was predicted, 0 to 1
 * @param accuracy95 the 95 % interval of the accuracy: percentile bootstrap over the rows, 2,000
 *     draws (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13)
 * @param classes the metrics per class, in the order of {@code labels}
 * @param macro the mean over the classes that occur as true or predicted class
 * @param weighted the mean over the classes weighted by support
 * @param top5 the share of rows whose class is among the five with the highest scores; only present
 *     if the head knows at least six classes and scores exist
 * @param confusion the number of rows by true class (first index) and predicted class (second
 *     index), in the order of {@code labels}
 * @param logLoss the mean of minus the log of the probability of the true class, clipped to at
 *     least 2.2e-16; only present if probabilities exist
 * @param auc the area under the ROC curve, ties counted as half; for more than two classes, the
 *     mean of one class against the others over the classes that occur; only present if scores
 *     exist and at least one class has rows both of it and of others
 * @param reliability how far the probabilities can be trusted; null without probabilities
 * @param uncalibrated the same before they were calibrated; null if they were not
 * @param labels the head's classes in their order, then {@code unseenLabels}
 * @param unseenLabels the classes among the rows that the head was never trained on, sorted: all
 *     their rows count as errors
 * @param unscored the number of labelled rows without a prediction (undecodable images); excluded
 *     from all metrics
 * @param unlabelled the number of rows without a label; excluded from all metrics
 */
public record Evaluation(
    long count,
    double accuracy,
    Interval accuracy95,
    List<ClassScore> classes,
    Averages macro,
    Averages weighted,
    OptionalDouble top5,
    long[][] confusion,
    OptionalDouble logLoss,
    OptionalDouble auc,
    @Nullable Reliability reliability,
    @Nullable Reliability uncalibrated,
    List<String> labels,
    List<String> unseenLabels,
    long unscored,
    long unlabelled) {

  /**
   * Creates an evaluation. Checks the ranges and the size of the matrix, and copies the lists and
   * the matrix.
   */
  public Evaluation {
    requireNonNull(accuracy95, "accuracy95");
    requireNonNull(macro, "macro");
    requireNonNull(weighted, "weighted");
    requireNonNull(top5, "top5");
    requireNonNull(logLoss, "logLoss");
    requireNonNull(auc, "auc");
    classes = List.copyOf(classes);
    confusion = copy(confusion);
    labels = List.copyOf(labels);
    unseenLabels = List.copyOf(unseenLabels);
    Share.check("accuracy", accuracy);
    top5.ifPresent(value -> Share.check("top5", value));
    auc.ifPresent(value -> Share.check("auc", value));
    Share.checkCount("count", count);
    Share.checkCount("unscored", unscored);
    Share.checkCount("unlabelled", unlabelled);
    int size = labels.size();
    if (confusion.length != size || Arrays.stream(confusion).anyMatch(row -> row.length != size)) {
      throw new IllegalArgumentException(
          "The confusion matrix is not of " + size + " rows and columns, one a label");
    }
  }

  /** Returns a copy of the confusion matrix. */
  @Override
  public long[][] confusion() {
    return copy(confusion);
  }

  /** Returns the metrics as a table of several lines for the console. */
  public String toTable() {
    return new EvaluationTable(this).text();
  }

  /**
   * Returns the metrics as maps, lists, strings and numbers in a stable order, ready for JSON. A
   * metric that is not defined is left out.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("count", count);
    map.put("unscored", unscored);
    map.put("unlabelled", unlabelled);
    map.put("accuracy", accuracy);
    map.put("accuracy95", List.of(accuracy95.low(), accuracy95.high()));
    top5.ifPresent(value -> map.put("top5", value));
    logLoss.ifPresent(value -> map.put("logLoss", value));
    auc.ifPresent(value -> map.put("auc", value));
    if (reliability != null) {
      map.put("brier", reliability.brier());
      map.put("ece", reliability.ece());
    }
    if (uncalibrated != null) {
      map.put("uncalibrated", uncalibrated.toMap());
    }
    map.put("macro", map(macro));
    map.put("weighted", map(weighted));
    map.put("classes", classes.stream().map(Evaluation::map).toList());
    map.put("labels", labels);
    map.put("unseenLabels", unseenLabels);
    map.put(
        "confusion",
        Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList());
    return map;
  }

  private static Map<String, Object> map(Averages averages) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("precision", averages.precision());
    map.put("recall", averages.recall());
    map.put("f1", averages.f1());
    return map;
  }

  private static Map<String, Object> map(ClassScore score) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", score.label());
    map.put("precision", score.precision());
    map.put("recall", score.recall());
    map.put("f1", score.f1());
    map.put("support", score.support());
    map.put("predicted", score.predicted());
    return map;
  }

  private static long[][] copy(long[][] matrix) {
    return Arrays.stream(matrix).map(long[]::clone).toArray(long[][]::new);
  }
}
