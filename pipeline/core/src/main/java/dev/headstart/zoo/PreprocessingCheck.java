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
import java.util.function.Predicate;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;

/**
 * Checks with labelled images whether the preprocessing in a net's card is right. It compares how
 * often the net's top-1 answer is correct under the card's preprocessing and under the usual
 * alternatives, and the probability that the net gives to the correct answer.
 *
 * <p>Each image is run with every preprocessing, so they are compared in pairs: {@link
 * Result#pValue} is from Wilcoxon's one-sided signed-rank test on the differences of the log-loss.
 * Top-1 alone would need hundreds of images to reveal some mistakes, since nets still get many
 * images right with red and blue swapped. Images are added one by one. For use by one thread.
 */
public final class PreprocessingCheck implements AutoCloseable {

  /** The significance level over all comparisons of a kind at which the card is called worse. */
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
   * The result of one preprocessing.
   *
   * @param variant the preprocessing
   * @param right the number of images whose top-1 answer is correct
   * @param images the number of images
   * @param loss the mean log-loss, at least 0; 0 for a net that is always certain and correct
   * @param pValue the probability of looking this much better than the card's by chance
   */
  public record Result(InputVariant variant, int right, int images, double loss, double pValue) {

    /** Returns the top-1 accuracy, 0..1. */
    public double top1() {
      return images == 0 ? 0 : (double) right / images;
    }
  }

  /**
   * Creates a check.
   *
   * @param threads the number of threads that the net may use
   * @throws dev.headstart.net.card.InvalidNetException if the net's first output is not one score
   *     per class
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

  /** Returns the number of classes of the net. */
  public int classes() {
    return classes;
  }

  /**
   * Runs the net on an image under every preprocessing.
   *
   * @param file the whole image file
   * @param answers the indices in the net's output that are correct
   * @throws ImageException if the image cannot be decoded; it then does not count
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

  /** Returns the results: the card's first, then the others by increasing loss. */
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
   * Returns the best range and order of channels among those that are significantly better than the
   * card's, if there is one.
   *
   * @throws InputException if no image was added
   */
  public Optional<Result> better() {
    return better(variant -> !variant.onlyResizes(variants.get(0).input()));
  }

  /**
   * Returns the best resize among those that are significantly better than the card's, if there is
   * one. It need not be that of the training: an object that fills more of the input may be easier.
   *
   * @throws InputException if no image was added
   */
  public Optional<Result> betterResize() {
    return better(variant -> variant.onlyResizes(variants.get(0).input()));
  }

  private Optional<Result> better(Predicate<InputVariant> kind) {
    if (losses.isEmpty()) {
      throw new InputException("No image could be used, so there is no result.");
    }
    List<Result> results = results();
    Result card = results.get(0);
    List<Result> others =
        results.stream().skip(1).filter(result -> kind.test(result.variant())).toList();
    return others.stream()
        .filter(result -> result.loss() < card.loss())
        // with Bonferroni's correction
        .filter(result -> result.pValue() * others.size() < SIGNIFICANCE)
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

  /** Returns the scores as probabilities. Some nets end in a softmax and some do not. */
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
