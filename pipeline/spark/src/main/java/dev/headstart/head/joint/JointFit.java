// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits all classes at once: a pass over the rows gives the losses and gradients of all classes,
 * with two matrix products for each block of rows.
 *
 * <p>The objective is that of MLlib's LogisticRegression, and of its LinearSVC for each class
 * against the others: the mean loss of the weighted rows plus {@code regParam / 2} times the
 * squared norm of the weights, where intercepts are free. The weights do not depend on the order of
 * the rows or on their partitions.
 *
 * <p>Rows that suit the driver's memory are passed over there; others are cached by the executors,
 * and a pass is a Spark job.
 */
public final class JointFit implements AutoCloseable {
  /** The values of all rows that the driver takes, at most: 64 MB. */
  private static final long LOCAL_VALUES = 16L << 20;

  private static final double MANY_ROWS = 100_000;
  private static final double NARROWEST_BAND = 1e-6;
  private static final double SHARE_OF_FEW_ROWS = 0.01;

  private final Problem problem;
  private final Passes passes;
  private final double precision;
  private final int maxSteps;
  private double[][] starts;

  private JointFit(Problem problem, Passes passes, double precision, int maxSteps) {
    this.problem = problem;
    this.passes = passes;
    this.precision = precision;
    this.maxSteps = maxSteps;
    int columns = problem.columns();
    int searches = problem.objective().isCoupled() ? 1 : columns;
    this.starts = new double[searches][columns / searches * (problem.length() + 1)];
  }

  /**
   * Prepares rows for fits.
   *
   * @param rows with three columns: class index (double), features (vector), weight (double)
   * @param tolerance for softmax ten times the share of the objective below which the progress of
   *     five steps ends the fit; for the hinge, how wide the band around a margin of 1 is in which
   *     it is rounded off, for many rows, and a hundredth of it for few
   * @param maxSteps the maximum number of steps of a search; a step takes a pass or a few
   */
  public static JointFit of(Dataset<Row> rows, Problem problem, double tolerance, int maxSteps) {
    return problem.values() <= LOCAL_VALUES
        ? local(rows, problem, tolerance, maxSteps)
        : distributed(rows, problem, tolerance, maxSteps);
  }

  static JointFit local(Dataset<Row> rows, Problem problem, double tolerance, int maxSteps) {
    return new JointFit(
        problem, LocalPasses.of(rows, problem), precision(problem, tolerance), maxSteps);
  }

  static JointFit distributed(Dataset<Row> rows, Problem problem, double tolerance, int maxSteps) {
    return new JointFit(
        problem, SparkPasses.of(rows, problem), precision(problem, tolerance), maxSteps);
  }

  /**
   * Prepares the rows of one task, which passes over them in its own thread.
   *
   * @param codes by row, all of the same length
   * @param classes the class index of each row
   * @param weights the weight of each row in the loss
   * @param precision for softmax ten times the share of the objective below which the progress of
   *     five steps ends the fit; for the hinge, how wide the band around a margin of 1 is
   */
  public static JointFit inTask(
      float[][] codes,
      int[] classes,
      double[] weights,
      Problem problem,
      double precision,
      int maxSteps) {
    PackedRows rows = PackedRows.of(codes, classes, weights);
    return new JointFit(problem, LocalPasses.of(rows, problem, 1), precision, maxSteps);
  }

  /** Fits, starting from the fit before: go from strong to weak regularisation. */
  public Weights fit(double regParam) {
    double penalty = regParam * passes.scale().penalty();
    List<Search> searches = IntStream.range(0, starts.length).mapToObj(this::search).toList();
    List<Search> active = searches;
    while (!active.isEmpty()) {
      step(active, penalty);
      active = active.stream().filter(search -> !search.isDone()).toList();
    }
    starts = searches.stream().map(Search::point).toArray(double[][]::new);
    Scale scale = passes.scale();
    return new Weights(weights(), intercepts()).unscaled(scale.mean(), scale.factors());
  }

  @Override
  public void close() {
    passes.close();
  }

  private Search search(int column) {
    double[] start = starts[column];
    return problem.objective() == Objective.SOFTMAX
        ? Search.ofSmooth(start, precision / 10, maxSteps)
        : Search.ofHinge(column, start, band(), band() / 100, maxSteps);
  }

  /** Narrower than the rounding of margins, a band would tell nothing. */
  private double band() {
    return Math.max(precision, NARROWEST_BAND);
  }

  /** The fewer rows there are, the less it costs to be exact. */
  private static double precision(Problem problem, double tolerance) {
    return tolerance * Math.max(SHARE_OF_FEW_ROWS, Math.min(1, problem.rows() / MANY_ROWS));
  }

  /** One pass for all searches. A search's point is its columns' weights, then their intercepts. */
  private void step(List<Search> searches, double penalty) {
    int length = problem.length();
    int each = problem.columns() / starts.length;
    int columns = searches.size() * each;
    float[] weights = new float[columns * length];
    double[] intercepts = new double[columns];
    for (int s = 0; s < searches.size(); s++) {
      double[] trial = searches.get(s).trial();
      for (int j = 0; j < each * length; j++) {
        weights[s * each * length + j] = (float) trial[j];
      }
      System.arraycopy(trial, each * length, intercepts, s * each, each);
    }
    int second = problem.classes() == 2 ? 1 : 0;
    Point point =
        new Point(
            weights,
            intercepts,
            searches.stream().mapToInt(search -> search.firstColumn + second).toArray(),
            searches.stream().mapToDouble(Search::band).toArray());
    Sums sums = passes.at(point);
    for (int s = 0; s < searches.size(); s++) {
      Search search = searches.get(s);
      double[] trial = search.trial();
      double[] gradient = new double[trial.length];
      double value = 0;
      for (int c = 0; c < each; c++) {
        value += sums.losses[s * each + c];
        gradient[each * length + c] = sums.interceptGradient[s * each + c];
      }
      double squares = 0;
      for (int j = 0; j < each * length; j++) {
        squares += trial[j] * trial[j];
        gradient[j] = sums.gradient[s * each * length + j] + penalty * trial[j];
      }
      search.tell(value + penalty / 2 * squares, gradient);
    }
  }

  private double[][] weights() {
    int length = problem.length();
    double[][] weights = new double[problem.columns()][];
    for (int c = 0; c < weights.length; c++) {
      double[] from = starts[starts.length == 1 ? 0 : c];
      int at = starts.length == 1 ? c * length : 0;
      weights[c] = Arrays.copyOfRange(from, at, at + length);
    }
    return weights;
  }

  private double[] intercepts() {
    int length = problem.length();
    double[] intercepts = new double[problem.columns()];
    for (int c = 0; c < intercepts.length; c++) {
      double[] from = starts[starts.length == 1 ? 0 : c];
      intercepts[c] = starts.length == 1 ? from[intercepts.length * length + c] : from[length];
    }
    return intercepts;
  }
}
