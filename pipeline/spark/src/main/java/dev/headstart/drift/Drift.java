// SPDX-License-Identifier: Apache-2.0
package dev.headstart.drift;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Projection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether new rows differ from those of a reference, by several figures in one test: what a
 * classifier says of them (after Lipton, Wang and Smola, Detecting and Correcting for Label Shift
 * with Black Box Predictors, 2018), and whether a classifier of their codes tells them apart
 * (Rabanser, Günnemann and Lipton, Failing Loudly, 2019).
 *
 * <p>Each figure has a p-value by shuffling which rows are new. The smallest of them, by the weight
 * of its figure, is compared with the smallest of each shuffle, so that together they raise false
 * alarms as often as one test does.
 *
 * @param reference the number of rows of the reference that were compared
 * @param fresh the number of new rows that were compared
 * @param alpha the share of nights without drift on which it is reported all the same
 * @param p the p-value of all figures together
 * @param figures each figure
 * @param shifts the classes whose mean score changed the most; empty without a classifier
 */
public record Drift(
    int reference, int fresh, double alpha, double p, List<Figure> figures, List<Shift> shifts) {

  private static final int SHUFFLES = 999;
  private static final int LONGEST = 1024;
  private static final int MOST_SHIFTS = 3;

  /** Creates a result. The lists are copied. */
  public Drift {
    figures = List.copyOf(figures);
    shifts = List.copyOf(shifts);
  }

  /**
   * A figure.
   *
   * @param name what it is, such as {@code class_scores}
   * @param value the figure
   * @param p the share of shuffles with a figure as large, on its own
   */
  public record Figure(String name, double value, double p) {}

  /**
   * A class whose scores changed.
   *
   * @param label the class
   * @param before its mean score in the reference
   * @param now its mean score in new rows
   */
  public record Shift(String label, double before, double now) {}

  /** How much of the false alarms each figure has. */
  private static final double CLASSES = 0.8;

  /** Of the classes' share, where one that is gone can be looked for. */
  private static final double GONE = 0.55;

  private static final double TOP = 0.05;
  private static final double DOMAIN = 0.15;

  /**
   * Compares.
   *
   * @param reference with scores or without, as {@code fresh}
   * @param labels the classes of the scores
   * @param alpha above 0, below 1
   */
  public static Drift of(
      Sample reference, Sample fresh, List<String> labels, double alpha, long seed) {
    int shuffles = (int) Math.max(SHUFFLES, Math.ceil(10 / alpha) - 1);
    Relabelings relabelings = new Relabelings(reference.size(), fresh.size(), shuffles + 1, seed);
    List<Figure> figures = new ArrayList<>();
    List<double[]> weighted = new ArrayList<>();
    List<Shift> shifts = List.of();
    try (BlasThreads single = BlasThreads.single()) {
      if (reference.scores() != null && fresh.scores() != null) {
        Outputs outputs = new Outputs(joined(reference.scores(), fresh.scores()));
        boolean gone = outputs.areProbabilities();
        double shifted = gone ? CLASSES - GONE : CLASSES;
        add(figures, weighted, "class_scores", outputs.largestShifts(relabelings), shifted);
        if (gone) {
          add(figures, weighted, "class_gone", outputs.largestGaps(relabelings), GONE);
        }
        add(figures, weighted, "top_score", outputs.distances(relabelings), TOP);
        shifts = shifts(outputs, relabelings, labels);
      }
      float[][] codes = joined(reference.codes(), fresh.codes());
      double[] areas =
          new DomainClassifier(Projection.shortened(codes, LONGEST, seed)).areas(relabelings);
      add(figures, weighted, "domain_classifier", areas, DOMAIN);
    }
    double[] smallest = weighted.get(0).clone();
    for (double[] more : weighted) {
      for (int b = 0; b < smallest.length; b++) {
        smallest[b] = Math.min(smallest[b], more[b]);
      }
    }
    for (int b = 0; b < smallest.length; b++) {
      smallest[b] = -smallest[b];
    }
    double p = Shares.asLarge(smallest)[0];
    return new Drift(reference.size(), fresh.size(), alpha, p, figures, shifts);
  }

  /** Returns whether drift is reported. */
  public boolean found() {
    return p <= alpha;
  }

  /** Returns all of it for JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("found", found());
    map.put("p", p);
    map.put("alpha", alpha);
    map.put("reference_rows", reference);
    map.put("rows", fresh);
    for (Figure figure : figures) {
      map.put(figure.name(), figure.value());
      map.put(figure.name() + "_p", figure.p());
    }
    map.put(
        "shifts",
        shifts.stream()
            .map(
                shift -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("label", shift.label());
                  one.put("before", shift.before());
                  one.put("now", shift.now());
                  return one;
                })
            .toList());
    return map;
  }

  private static void add(
      List<Figure> figures, List<double[]> weighted, String name, double[] values, double weight) {
    double[] shares = Shares.asLarge(values);
    figures.add(new Figure(name, values[0], shares[0]));
    for (int b = 0; b < shares.length; b++) {
      shares[b] /= weight;
    }
    weighted.add(shares);
  }

  private static List<Shift> shifts(Outputs outputs, Relabelings rows, List<String> labels) {
    double[] before = outputs.means(0, rows.reference());
    double[] now = outputs.means(rows.reference(), rows.rows());
    List<Shift> shifts = new ArrayList<>();
    for (int c = 0; c < before.length; c++) {
      shifts.add(new Shift(labels.get(c), before[c], now[c]));
    }
    shifts.sort((a, b) -> Double.compare(Math.abs(b.now - b.before), Math.abs(a.now - a.before)));
    return shifts.subList(0, Math.min(MOST_SHIFTS, shifts.size()));
  }

  private static double[][] joined(double[][] first, double[][] second) {
    double[][] all = new double[first.length + second.length][];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static float[][] joined(float[][] first, float[][] second) {
    float[][] all = new float[first.length + second.length][];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
