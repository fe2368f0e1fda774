// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Argmax;
import dev.headstart.InputException;
import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import dev.headstart.image.preprocess.ImageDecoder;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;

/**
 * Tells from labelled images whether a net's card has the right preprocessing: how often the net's
 * first answer is right under the card's and under the usual other ones, and how probable it finds
 * the right answer.
 *
 * <p>Each image goes through all of them, so they are compared in pairs: {@link Result#pValue} is
 * of Wilcoxon's one-sided signed-rank test on the differences of the log-loss. Top-1 alone would
 * need hundreds of images to tell some mistakes: nets still get much right with red and blue
 * exchanged. It takes images one by one and is for one thread.
 */
public final class PreprocessingCheck implements AutoCloseable {

  /** How sure to be, over all comparisons together, before the card is called wrong. */
  private static final double SIGNIFICANCE = 0.05;

  private static final double MIN_PROBABILITY = 1e-30;

  private final List<InputVariant> variants;
  private final List<Preprocessor> preprocessors = new ArrayList<>();
  private final ImageDecoder decoder;
  private final CodeSession session;
  private final CodeBatch batch;
  private final int classes;
  private final int[] right;
  private final List<double[]> losses = new ArrayList<>();

  /**
   * How one preprocessing does.
   *
   * @param variant the preprocessing
   * @param right on how many images the net's first answer is right
   * @param images of how many
   * @param loss the mean log-loss, 0 or more, of a net that is never in doubt and always right 0
   * @param pValue the chance to look this much better than the card's without being better
   */
  public record Result(InputVariant variant, int right, int images, double loss, double pValue) {

    /** The share that is right, 0..1. */
    public double top1() {
      return images == 0 ? 0 : (double) right / images;
    }
  }

  /**
   * @param threads that the net may use
   * @throws dev.headstart.net.InvalidNetException if the net's first output is not one score a
   *     class
   */
  public PreprocessingCheck(PretrainedNet net, int threads) {
    variants = InputVariant.of(net.card().input());
    variants.forEach(variant -> preprocessors.add(new Preprocessor(variant.input())));
    decoder = new ImageDecoder(net.card().input().exif());
    CutNet scores = net.cut(List.of(net.outputs().get(0)));
    classes = scores.lengths().get(0);
    session = CodeSession.open(scores, threads);
    batch = session.batch(variants.size());
    right = new int[variants.size()];
  }

  /** The number of classes that the net tells. */
  public int classes() {
    return classes;
  }

  /**
   * Puts an image through.
   *
   * @param file the whole image file
   * @param answers the places in the net's output that are right
   * @throws ImageException if it cannot be decoded; it then does not count
   */
  public void add(byte[] file, Set<Integer> answers) throws ImageException {
    Pixels pixels = decoder.decode(file);
    for (int i = 0; i < variants.size(); i++) {
      int at = i * variants.get(i).input().length();
      preprocessors.get(i).load(pixels, batch.input(), at);
    }
    batch.run(variants.size());
    double[] loss = new double[variants.size()];
    for (int i = 0; i < variants.size(); i++) {
      double[] probabilities = probabilities(batch.code(0, i));
      right[i] += answers.contains(Argmax.of(probabilities)) ? 1 : 0;
      double sum = answers.stream().mapToDouble(answer -> probabilities[answer]).sum();
      loss[i] = -Math.log(Math.max(sum, MIN_PROBABILITY));
    }
    losses.add(loss);
  }

  /** How each does: the card's first, then the others, that of the smallest loss first. */
  public List<Result> results() {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      int variant = i;
      double loss = losses.stream().mapToDouble(l -> l[variant]).average().orElse(0);
      results.add(new Result(variants.get(i), right[i], losses.size(), loss, pValue(i)));
    }
    results.subList(1, results.size()).sort(Comparator.comparing(Result::loss));
    return results;
  }

  /**
   * The best of those that are better than the card's beyond chance, if any is.
   *
   * @throws InputException where no image was put through
   */
  public Optional<Result> better() {
    if (losses.isEmpty()) {
      throw new InputException("No image could be used, so nothing can be said.");
    }
    List<Result> results = results();
    return results.stream()
        .filter(result -> result.loss() < results.get(0).loss())
        .filter(result -> result.pValue() * (results.size() - 1) < SIGNIFICANCE) // Bonferroni
        .findFirst();
  }

  private double pValue(int variant) {
    double[][] pairs =
        losses.stream()
            .filter(l -> l[variant] != l[0])
            .map(l -> new double[] {l[variant], l[0]})
            .toArray(double[][]::new);
    if (pairs.length < 2) {
      return 1;
    }
    double[] others = Arrays.stream(pairs).mapToDouble(pair -> pair[0]).toArray();
    double[] cards = Arrays.stream(pairs).mapToDouble(pair -> pair[1]).toArray();
    double twoSided = new WilcoxonSignedRankTest().wilcoxonSignedRankTest(others, cards, false);
    return Arrays.stream(others).sum() < Arrays.stream(cards).sum()
        ? twoSided / 2
        : 1 - twoSided / 2;
  }

  /** Many nets end with a softmax, as many do not. */
  private static double[] probabilities(float[] scores) {
    double[] values = new double[scores.length];
    double sum = 0;
    double largest = Double.NEGATIVE_INFINITY;
    boolean negative = false;
    for (int i = 0; i < scores.length; i++) {
      values[i] = scores[i];
      sum += scores[i];
      largest = Math.max(largest, scores[i]);
      negative |= scores[i] < 0;
    }
    if (!negative && Math.abs(sum - 1) < 1e-3) {
      return values;
    }
    double exponentials = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - largest);
      exponentials += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= exponentials;
    }
    return values;
  }

  @Override
  public void close() {
    batch.close();
    session.close();
    decoder.close();
    preprocessors.forEach(Preprocessor::close);
  }
}
