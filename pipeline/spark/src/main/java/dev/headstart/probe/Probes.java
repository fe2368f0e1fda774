// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.head.HeadKind;
import dev.headstart.head.local.LocalRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Probes layers on the executors, by protocols that others report too. All layers of all nets have
 * the same folds: those of the images, where equal bytes share one.
 */
public final class Probes {
  /** The numbers of neighbours that DINO's evaluation begins with. */
  private static final int[] NEIGHBOURS = {10, 20};

  private static final int[] SHOTS = {1, 5, 10};
  private static final int DRAWS = 10;
  private static final int FOLDS = 5;

  /**
   * 45 strengths, as in Kornblith et al., Do Better ImageNet Models Transfer Better?, 2019: four in
   * each of eleven decades, here relative to the variance of the codes.
   */
  private static final int STRENGTHS = 45;

  private static final double STRONGEST = 10;

  /** Those from a tenth to a hundred thousandth of the variance, a decade apart. */
  private static final int[] SVM_STRENGTHS = {8, 12, 16, 20, 24};

  /** With fewer held-out predictions the folds would decide, so others are tried too. */
  private static final int ENOUGH_PREDICTIONS = 1_000;

  private static final int MAX_REPEATS = 10;

  private final SparkSession spark;
  private final Sample sample;
  private final long seed;
  private final int[][] folds;

  /**
   * Prepares probes of a sample.
   *
   * @param seed decides the folds and the draws of few images
   */
  public Probes(SparkSession spark, Sample sample, long seed) {
    this.spark = spark;
    this.sample = sample;
    this.seed = seed;
    int size = sample.size();
    int repeats = Math.min(MAX_REPEATS, Math.max(1, ENOUGH_PREDICTIONS / size));
    this.folds = sample.folds(FOLDS, repeats, seed);
  }

  /** Returns how often the cross-validation is repeated, each time with other folds. */
  public int repeats() {
    return folds.length;
  }

  /** Returns the fold of each image, by repeat. */
  int[][] folds() {
    return folds;
  }

  /** Returns the strengths of regularisation to try for codes, from strong to weak. */
  static double[] regParams(float[][] codes) {
    double variance = 0;
    for (int j = 0; j < codes[0].length; j++) {
      double sum = 0;
      double squares = 0;
      for (float[] code : codes) {
        sum += code[j];
        squares += (double) code[j] * code[j];
      }
      variance += Math.max(0, squares - sum * sum / codes.length) / codes.length;
    }
    double scale = variance > 0 ? variance : 1;
    return IntStream.range(0, STRENGTHS)
        .mapToDouble(s -> scale * STRONGEST * Math.pow(10, -s / 4.0))
        .toArray();
  }

  /** Returns the strengths that a classifier is fitted at: svm, which is slower, at five. */
  private static double[] ofKind(HeadKind kind, double[] regParams) {
    return kind == HeadKind.SVM
        ? IntStream.of(SVM_STRENGTHS).mapToDouble(s -> regParams[s]).toArray()
        : regParams;
  }

  /**
   * Probes the layers of a candidate.
   *
   * @return in the order of the candidate's layers
   */
  public List<LayerScore> of(Sample.Coded coded) {
    List<LayerScore> scores = new ArrayList<>();
    for (int i = 0; i < coded.codes().size(); i++) {
      String layer = coded.candidate().layers().get(i);
      scores.add(score(coded.candidate(), layer, coded.codes().get(i)));
    }
    return scores;
  }

  private LayerScore score(Candidate candidate, String layer, float[][] codes) {
    double[] regParams = regParams(codes);
    List<ProbeTask> tasks = new ArrayList<>();
    for (HeadKind kind : HeadKind.values()) {
      for (int repeat = 0; repeat < folds.length; repeat++) {
        for (int fold = 0; fold < FOLDS; fold++) {
          tasks.add(new LinearTask(kind, ofKind(kind, regParams), repeat, fold));
        }
      }
    }
    tasks.add(new LogMe());
    for (int repeat = 0; repeat < folds.length; repeat++) {
      tasks.add(new NearestTask(NEIGHBOURS, repeat));
    }
    for (int draw = 0; draw < DRAWS; draw++) {
      tasks.add(new FewShotTask(SHOTS, seed + draw));
    }
    List<ProbeResult> results = run(codes, tasks);
    Map<Integer, Double> nearest = new LinkedHashMap<>();
    int[][] rightOfNearest = right(tasks, results, NearestTask.class, null, NEIGHBOURS.length);
    for (int n = 0; n < NEIGHBOURS.length; n++) {
      int right = Arrays.stream(rightOfNearest[n]).sum();
      nearest.put(NEIGHBOURS[n], (double) right / (folds.length * codes.length));
    }
    double logMe = results.get(tasks.indexOf(new LogMe())).values[0];
    return new LayerScore(
        candidate,
        layer,
        codes[0].length,
        candidate.cost(layer).multiplyAdds(),
        logMe,
        logMe - LogMe.withoutCodes(sample.indexes(), sample.labels().size()),
        nearest,
        sweep(HeadKind.SOFTMAX, tasks, results, regParams),
        sweep(HeadKind.SVM, tasks, results, regParams),
        fewShot(tasks, results));
  }

  private List<ProbeResult> run(float[][] codes, List<ProbeTask> tasks) {
    double[] weights = new double[codes.length];
    Arrays.fill(weights, 1);
    LocalRows rows = new LocalRows(codes, sample.indexes(), weights, sample.labels().size());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<LocalRows> sent = context.broadcast(rows);
    int[][] assigned = folds;
    try {
      // The tasks are sent in the closure, which is never serialised by Kryo.
      List<Integer> numbers = IntStream.range(0, tasks.size()).boxed().toList();
      return context
          .parallelize(numbers, numbers.size())
          .map(number -> tasks.get(number).run(sent.value(), assigned))
          .collect();
    } finally {
      sent.destroy();
    }
  }

  private Sweep sweep(
      HeadKind kind, List<ProbeTask> tasks, List<ProbeResult> results, double[] regParams) {
    double[] tried = ofKind(kind, regParams);
    int[][] right = right(tasks, results, LinearTask.class, kind, tried.length);
    return Sweep.of(kind, tried, right, folds.length);
  }

  /** Counts for each setting and image in how many repeats it was right. */
  private int[][] right(
      List<ProbeTask> tasks,
      List<ProbeResult> results,
      Class<? extends ProbeTask> type,
      @Nullable HeadKind kind,
      int settings) {
    int[][] counts = new int[settings][sample.size()];
    for (int t = 0; t < tasks.size(); t++) {
      boolean other = tasks.get(t) instanceof LinearTask linear && linear.kind() != kind;
      if (!type.isInstance(tasks.get(t)) || other) {
        continue;
      }
      for (int s = 0; s < settings; s++) {
        for (int i = 0; i < counts[s].length; i++) {
          counts[s][i] += results.get(t).right[s][i] ? 1 : 0;
        }
      }
    }
    return counts;
  }

  private static Map<Integer, double[]> fewShot(List<ProbeTask> tasks, List<ProbeResult> results) {
    Map<Integer, double[]> accuracies = new TreeMap<>();
    for (int shot = 0; shot < SHOTS.length; shot++) {
      int at = shot;
      accuracies.put(
          SHOTS[shot],
          IntStream.range(0, tasks.size())
              .filter(t -> tasks.get(t) instanceof FewShotTask)
              .mapToDouble(t -> results.get(t).values[at])
              .toArray());
    }
    return accuracies;
  }
}
