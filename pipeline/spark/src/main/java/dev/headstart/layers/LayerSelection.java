// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.blas.BlasThreads;
import dev.headstart.head.Parallel;
import dev.headstart.net.PretrainedNet;
import dev.headstart.probe.Candidate;
import dev.headstart.probe.Sample;
import dev.headstart.taps.TapFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * Chooses features of several layers by labelled images, after Head2Toe (Evci et al. 2022): all are
 * normalised and ranked by their {@link Relevance}, and a share of them is taken by how well ridge
 * regression predicts out of fold. In each fold features are ranked anew, without the images that
 * it predicts.
 *
 * <p>Taken is the first of the code layer alone and the shares, from small to large, that is worse
 * than the best by no more than one standard error of the difference on the same images.
 */
public final class LayerSelection {

  private static final int FOLDS = 5;

  /** With fewer predictions the folds would decide, so others are tried too. */
  private static final int ENOUGH_PREDICTIONS = 1_000;

  private static final int MOST_REPEATS = 5;

  private LayerSelection() {}

  /**
   * Returns the layers of a net to choose from, the code layer last.
   *
   * @throws InputException if there is no other
   */
  public static Candidate candidate(PretrainedNet net) {
    List<String> taps = net.taps();
    if (taps.size() < 2) {
      throw new InputException(
          Texts.format(
              "Net '%s' has no layer to choose features from beside its code layer %s: extract"
                  + " without --layers.",
              net.card().name(), taps.get(0)));
    }
    return new Candidate(net.card().name(), net, taps);
  }

  /** Returns how many images of such codes fit the driver, at most those asked for. */
  public static int fitting(Candidate candidate, int asked) {
    long values =
        candidate.net().cut(candidate.layers()).lengths().stream().mapToLong(n -> n).sum();
    return (int) Math.min(asked, Sample.MOST_VALUES / values);
  }

  /**
   * Chooses features.
   *
   * @param sample labelled images with the codes of one candidate
   * @param threads how many folds are computed at the same time, at least 1
   * @param seed decides the folds
   * @throws InputException if a class has too few images for folds
   */
  public static LayerChoice of(Sample sample, int threads, long seed) {
    Sample.Coded coded = sample.coded().get(0);
    int size = sample.size();
    int classCount = sample.labels().size();
    if (size < FOLDS || size < 2 * classCount) {
      throw new InputException(
          Texts.format(
              "%,d images of %,d classes are too few to choose layers: give %,d or more.",
              size, classCount, Math.max(FOLDS, 2 * classCount)));
    }
    Features features = new Features(coded.codes());
    int[] classes = sample.indexes();
    int repeats = Math.max(1, Math.min(MOST_REPEATS, ENOUGH_PREDICTIONS / size));
    int[][] folds = sample.folds(FOLDS, repeats, seed);
    List<Callable<boolean[][][]>> trials = new ArrayList<>();
    for (int[] dealt : folds) {
      for (int fold = 0; fold < FOLDS; fold++) {
        trials.add(new FoldTrial(features, classes, classCount, dealt, fold));
      }
    }
    double[][] rates = rates(Parallel.run(trials, threads), size, repeats);
    int best = best(rates);
    double[] shares = FoldTrial.SHARES.clone();
    List<TapFeatures> chosen =
        best == 0
            ? List.of(lastAsItIs(coded))
            : chosen(coded, features, classes, classCount, shares[best - 1]);
    return new LayerChoice(
        chosen,
        size,
        features.size(),
        mean(rates[0]),
        shares,
        IntStream.range(1, rates.length).mapToDouble(set -> mean(rates[set])).toArray(),
        best == 0 ? 0 : shares[best - 1]);
  }

  /** Returns by set and image the share of the repeats in which its best strength was right. */
  private static double[][] rates(List<boolean[][][]> trials, int size, int repeats) {
    double[][] rates = new double[FoldTrial.SHARES.length + 1][];
    for (int set = 0; set < rates.length; set++) {
      for (int s = 0; s < FoldTrial.strengths(); s++) {
        double[] right = new double[size];
        for (boolean[][][] trial : trials) {
          for (int i = 0; i < size; i++) {
            right[i] += trial[set][s][i] ? 1.0 / repeats : 0;
          }
        }
        if (rates[set] == null || mean(right) > mean(rates[set])) {
          rates[set] = right;
        }
      }
    }
    return rates;
  }

  /** Returns the set that is taken: 0, the code layer alone, or the place of a share from 1. */
  static int best(double[][] rates) {
    int highest = 0;
    for (int set = 1; set < rates.length; set++) {
      highest = mean(rates[set]) > mean(rates[highest]) ? set : highest;
    }
    int taken = 0;
    while (taken != highest && isClearlyBetter(rates[highest], rates[taken])) {
      taken++;
    }
    return taken;
  }

  private static boolean isClearlyBetter(double[] one, double[] other) {
    double[] gains = new double[one.length];
    Arrays.setAll(gains, i -> one[i] - other[i]);
    double mean = mean(gains);
    double squares = Arrays.stream(gains).map(gain -> (gain - mean) * (gain - mean)).sum();
    return mean > Math.sqrt(squares) / gains.length;
  }

  private static TapFeatures lastAsItIs(Sample.Coded coded) {
    int last = coded.codes().size() - 1;
    return TapFeatures.whole(
        coded.candidate().layers().get(last), coded.codes().get(last)[0].length);
  }

  private static List<TapFeatures> chosen(
      Sample.Coded coded, Features features, int[] classes, int classCount, double share) {
    int[] rows = IntStream.range(0, classes.length).toArray();
    Features.Normal normal = features.normal(rows);
    double[][] targets = DualRidge.targets(classes, classCount);
    int[] ranked;
    try (BlasThreads single = BlasThreads.single()) {
      ranked = Relevance.of(features, rows, rows.length, normal, targets).ranked();
    }
    int[] taken = Arrays.copyOf(ranked, FoldTrial.count(share, ranked.length));
    Arrays.sort(taken);
    List<TapFeatures> chosen = new ArrayList<>();
    for (int layer = 0; layer < features.layers(); layer++) {
      int at = layer;
      int[] own = IntStream.of(taken).filter(j -> features.layerOf(j) == at).toArray();
      if (own.length > 0) {
        float[] shifts = new float[own.length];
        float[] scales = new float[own.length];
        for (int f = 0; f < own.length; f++) {
          shifts[f] = normal.shifts()[own[f]];
          scales[f] = normal.scales()[own[f]];
        }
        chosen.add(
            new TapFeatures(
                coded.candidate().layers().get(layer),
                coded.codes().get(layer)[0].length,
                IntStream.of(own).map(j -> j - features.start(at)).toArray(),
                shifts,
                scales));
      }
    }
    return chosen;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
