// SPDX-License-Identifier: Apache-2.0
package dev.headstart.evaluate;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.calibrate.Reliability;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Computes metrics from counts. */
final class Summary {
  /** With fewer classes than this, top-5 says little or nothing. */
  private static final int MIN_CLASSES_FOR_TOP5 = 6;

  private Summary() {}

  static Evaluation of(
      Counts counts,
      int knownClasses,
      boolean scores,
      OptionalDouble auc,
      @Nullable Reliability reliability,
      @Nullable Reliability uncalibrated,
      long seed) {
    List<ClassScore> classes = classScores(counts);
    long count = classes.stream().mapToLong(ClassScore::support).sum();
    if (count == 0) {
      throw new InputException(
          Texts.format(
                  "There is nothing to evaluate: no row has both a label and a prediction (%d rows"
                      + " without",
                  counts.unlabelled())
              + Texts.format(" a label, %d without a prediction)", counts.unscored()));
    }
    long correct = 0;
    for (int i = 0; i < counts.confusion().length; i++) {
      correct += counts.confusion()[i][i];
    }
    boolean top5 = scores && knownClasses >= MIN_CLASSES_FOR_TOP5;
    return new Evaluation(
        count,
        (double) correct / count,
        Bootstrap.accuracy95(correct, count, seed),
        classes,
        averages(classes, score -> score.support() + score.predicted() > 0 ? 1 : 0),
        averages(classes, ClassScore::support),
        top5 ? OptionalDouble.of((double) counts.top5() / count) : OptionalDouble.empty(),
        counts.confusion(),
        reliability != null ? OptionalDouble.of(counts.logLoss() / count) : OptionalDouble.empty(),
        auc,
        reliability,
        uncalibrated,
        counts.labels(),
        counts.unseen(),
        counts.unscored(),
        counts.unlabelled());
  }

  private static List<ClassScore> classScores(Counts counts) {
    List<ClassScore> scores = new ArrayList<>();
    for (int c = 0; c < counts.labels().size(); c++) {
      long support = 0;
      long predicted = 0;
      for (int other = 0; other < counts.labels().size(); other++) {
        support += counts.confusion()[c][other];
        predicted += counts.confusion()[other][c];
      }
      scores.add(
          ClassScore.of(counts.labels().get(c), counts.confusion()[c][c], support, predicted));
    }
    return scores;
  }

  private static Averages averages(List<ClassScore> classes, ToDoubleFunction<ClassScore> weight) {
    return new Averages(
        mean(classes, weight, ClassScore::precision),
        mean(classes, weight, ClassScore::recall),
        mean(classes, weight, ClassScore::f1));
  }

  private static double mean(
      List<ClassScore> classes,
      ToDoubleFunction<ClassScore> weight,
      ToDoubleFunction<ClassScore> value) {
    double sum = 0;
    double weights = 0;
    for (ClassScore score : classes) {
      sum += weight.applyAsDouble(score) * value.applyAsDouble(score);
      weights += weight.applyAsDouble(score);
    }
    return sum / weights;
  }
}
