// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Fits all classes at once, and several variants with them: a pass over the rows gives the losses
 * and gradients of all, with two matrix products for each block of rows.
 *
 * <p>The objective is that of MLlib's LogisticRegression, and of its LinearSVC for each class
 * against the others: the mean loss of the weighted rows plus {@code regParam / 2} times the
 * squared norm of the weights, where intercepts are free.
 *
 * <p>Rows that suit the driver's memory are passed over there, in an order of their own, so that
 * the weights do not depend on where rows lie; others stay with the executors, and a pass is a
 * Spark job.
 */
public final class JointFit implements AutoCloseable {
  /** The values of all rows that the driver takes, at most: 64 MB. */
  private static final long LOCAL_VALUES = 16L << 20;

  private static final double MANY_ROWS = 100_000;
  private static final double NARROWEST_BAND = 1e-6;
  private static final double SHARE_OF_FEW_ROWS = 0.01;

  private final Problem problem;
  private final Passes passes;
  private final float[] centre;
  private final double unit;
  private final List<List<Search>> variants;

  JointFit(Problem problem, Passes passes, List<Variant> variants, double precision, int maxSteps) {
    this.problem = problem;
    this.passes = passes;
    Moments all = Moments.all(passes.moments());
    this.centre = all.centre();
    this.unit = Scale.common(all);
    this.variants =
        variants.stream().map(variant -> searches(variant, precision, maxSteps)).toList();
  }

  /**
   * Prepares rows for fits.
   *
   * @param blocks cached, or quickly made of what is; in partitions of about the same size
   * @param folds the number of folds of the rows
   * @param known the moments of all rows, each with its weight, if they are known
   * @param tolerance for softmax ten times the share of the objective that the fit may be above the
   *     least; for the hinge, how wide the band around a margin of 1 is in which it is rounded off,
   *     for many rows and variants, and a hundredth of it for few
   * @param maxSteps the maximum number of steps of a search; a step takes a pass or a few
   */
  public static JointFit of(
      JavaRDD<Block> blocks,
      int folds,
      Optional<Moments> known,
      Problem problem,
      List<Variant> variants,
      double tolerance,
      int maxSteps) {
    Passes passes =
        problem.values() <= LOCAL_VALUES
            ? local(blocks, folds, problem)
            : distributed(blocks, folds, known, problem);
    return new JointFit(
        problem,
        passes,
        variants,
        precision(problem.rows() * variants.size(), tolerance),
        maxSteps);
  }

  /**
   * Prepares the rows of one task, which passes over them in its own thread.
   *
   * @param codes by row, all of the same length
   * @param classes the class index of each row
   * @param weights the weight of each row in the loss
   * @param precision for softmax ten times the share of the objective that a fit may be above the
   *     least; for the hinge, how wide the band around a margin of 1 is
   */
  public static JointFit inTask(
      float[][] codes,
      int[] classes,
      double[] weights,
      Problem problem,
      boolean standardize,
      double precision,
      int maxSteps) {
    List<Block> blocks = Block.cut(Block.of(codes, classes, weights));
    Variant all = new Variant(Variant.NONE, standardize);
    Passes passes = new LocalPasses(blocks, problem, 1, 1);
    return new JointFit(problem, passes, List.of(all), precision, maxSteps);
  }

  static Passes local(JavaRDD<Block> blocks, int folds, Problem problem) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new LocalPasses(Block.sorted(blocks.collect()), problem, folds, threads);
  }

  static Passes distributed(
      JavaRDD<Block> blocks, int folds, Optional<Moments> known, Problem problem) {
    return known.isPresent() && folds == 1
        ? new SparkPasses(blocks, problem, new Moments[] {known.get()})
        : SparkPasses.of(blocks, problem, folds);
  }

  /** Fits, starting from the fit before: go from strong to weak regularisation. */
  public Weights fit(double regParam) {
    double[] same = new double[variants.size()];
    Arrays.fill(same, regParam);
    return fit(same).get(0);
  }

  /**
   * Fits all variants, starting from the fits before: go from strong to weak regularisation.
   *
   * @param regParams of each variant
   */
  public List<Weights> fit(double[] regParams) {
    List<Search> active = new ArrayList<>();
    for (int v = 0; v < regParams.length; v++) {
      for (Search search : variants.get(v)) {
        search.start(regParams[v]);
        active.add(search);
      }
    }
    while (!active.isEmpty()) {
      step(active);
      active.removeIf(Search::isDone);
    }
    return variants.stream().map(this::weights).toList();
  }

  @Override
  public void close() {
    passes.close();
  }

  private List<Search> searches(Variant variant, double precision, int maxSteps) {
    Scale scale =
        Scale.of(Moments.without(passes.moments(), variant.heldOut()), variant.standardize());
    int columns = problem.columns();
    if (problem.objective().isCoupled()) {
      return List.of(new Search(variant, scale, 0, columns, 0, precision / 10, maxSteps));
    }
    // Narrower than the rounding of margins, a band would tell nothing.
    double band = Math.max(precision, NARROWEST_BAND);
    return IntStream.range(0, columns)
        .mapToObj(column -> new Search(variant, scale, column, 1, band, band / 100, maxSteps))
        .toList();
  }

  /** The fewer rows and fits there are, the less it costs to be exact. */
  private static double precision(long rows, double tolerance) {
    return tolerance * Math.max(SHARE_OF_FEW_ROWS, Math.min(1, (double) rows / MANY_ROWS));
  }

  /** One pass for all searches. */
  private void step(List<Search> searches) {
    int length = problem.length();
    Point point = Point.of(searches, length, problem.classes());
    Sums sums = passes.at(point);
    int at = 0;
    for (Search search : searches) {
      int columns = search.columns();
      double[] factors = search.scale.factors();
      double[] gradient = new double[columns * (length + 1)];
      double loss = 0;
      for (int c = 0; c < columns; c++) {
        loss += sums.losses[at + c];
        gradient[columns * length + c] = sums.interceptGradient[at + c];
        for (int j = 0; j < length; j++) {
          gradient[c * length + j] = sums.gradient[(at + c) * length + j] * factors[j] / unit;
        }
      }
      search.tell(loss, gradient);
      at += columns;
    }
  }

  private Weights weights(List<Search> searches) {
    double[][] weights = new double[problem.columns()][problem.length()];
    double[] intercepts = new double[problem.columns()];
    for (Search search : searches) {
      double[] point = search.point();
      for (int c = 0; c < search.columns(); c++) {
        int column = search.firstColumn + c;
        int from = c * problem.length();
        weights[column] = Arrays.copyOfRange(point, from, from + problem.length());
        intercepts[column] = point[search.columns() * problem.length() + c];
      }
    }
    double[] mean = new double[centre.length];
    Arrays.setAll(mean, j -> centre[j]);
    return new Weights(weights, intercepts).unscaled(mean, searches.get(0).scale.factors());
  }
}
