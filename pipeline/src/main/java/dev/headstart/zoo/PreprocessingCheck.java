package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.image.ImageDecoder;
import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import dev.headstart.image.Preprocessor;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from labelled images whether a net's card has the right preprocessing: how often the net's
 * first answer is right under the card's and under the usual other ones.
 *
 * <p>Each image goes through all of them, so they are compared in pairs: {@link Top1#pValue} is the
 * exact two-sided sign test on the images on which one is right and the card's is wrong, or the
 * other way round (McNemar 1947). It takes images one by one and is for one thread.
 */
public final class PreprocessingCheck implements AutoCloseable {

  /** How sure to be, over all comparisons together, before the card is called wrong. */
  private static final double SIGNIFICANCE = 0.01;

  private final List<InputVariant> variants;
  private final List<Preprocessor> preprocessors = new ArrayList<>();
  private final ImageDecoder decoder;
  private final CodeSession session;
  private final CodeBatch batch;
  private final int classes;
  private final int[] right;
  private final int[] onlyThis;
  private final int[] onlyCard;
  private int images;

  /**
   * How one preprocessing does.
   *
   * @param variant the preprocessing
   * @param right on how many images the net's first answer is right
   * @param images of how many
   * @param pValue the chance of a difference to the card's as large as this where there is none; 1
   *     for the card's own
   */
  public record Top1(InputVariant variant, int right, int images, double pValue) {

    /** The share that is right, 0..1. */
    public double accuracy() {
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
    onlyThis = new int[variants.size()];
    onlyCard = new int[variants.size()];
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
    boolean card = answers.contains(largest(batch.code(0, 0)));
    for (int i = 0; i < variants.size(); i++) {
      boolean hit = answers.contains(largest(batch.code(0, i)));
      right[i] += hit ? 1 : 0;
      onlyThis[i] += hit && !card ? 1 : 0;
      onlyCard[i] += card && !hit ? 1 : 0;
    }
    images++;
  }

  /** How each does, the card's first, then the best first. */
  public List<Top1> results() {
    List<Top1> results = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      double p = SignTest.pValue(onlyThis[i], onlyCard[i]);
      results.add(new Top1(variants.get(i), right[i], images, p));
    }
    results.subList(1, results.size()).sort(Comparator.comparing(Top1::right).reversed());
    return results;
  }

  /**
   * The best of those that are better than the card's beyond chance, if any is.
   *
   * @throws InputException where no image was put through
   */
  public Optional<Top1> better() {
    if (images == 0) {
      throw new InputException("No image could be used, so nothing can be said.");
    }
    List<Top1> results = results();
    return results.stream()
        .filter(top -> top.right() > results.get(0).right())
        .filter(top -> top.pValue() * (results.size() - 1) < SIGNIFICANCE) // Bonferroni
        .findFirst();
  }

  private static int largest(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  @Override
  public void close() {
    batch.close();
    session.close();
    decoder.close();
    preprocessors.forEach(Preprocessor::close);
  }
}
