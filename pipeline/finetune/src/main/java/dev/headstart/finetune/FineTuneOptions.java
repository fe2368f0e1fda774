// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Texts;
import dev.headstart.image.preprocess.Augmentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hyperparameters of fine-tuning.
 *
 * <pre>{@code
 * FineTuneOptions options = FineTuneOptions.builder().epochs(5).workers(4).build();
 * }</pre>
 *
 * @param epochs the maximum number of passes over the training images, from 1
 * @param batchSize images per mini-batch of one worker, from 1
 * @param workers the number of replicas that train at the same time, from 1
 * @param averagingFrequency mini-batches of each worker between two parameter averagings, from 1
 * @param slowMomentum the momentum over the rounds of parameter averaging, 0 to below 1; 0 for none
 * @param soup how many epochs' weights are kept, those of the best ones, to be averaged as long as
 *     the validation does not get worse; 1 for the best epoch alone
 * @param trainedTo the last trained layer: what follows it is frozen, but for the head; null for
 *     all layers behind the frozen part
 * @param learningRate the maximum learning rate of the head; 0 for {@value #DEFAULT_RATE}, and less
 *     where the codes are so large that training would diverge
 * @param pretrainedRate the learning-rate multiplier of the pretrained layers, relative to the
 *     head, above 0
 * @param layerRates learning-rate multipliers, relative to the head and above 0, by layer name;
 *     each holds for the layers up to the named one, and where several apply, the one of the
 *     earliest named layer does
 * @param optimizer the optimizer
 * @param schedule the learning-rate schedule
 * @param warmUp the share of the training in which the learning rate rises linearly from 0, 0 to
 *     0.5
 * @param weightDecay decoupled weight decay: each step subtracts this times the learning rate times
 *     the weight; from 0
 * @param labelSmoothing the share of each label spread evenly over all classes, 0 to 0.5
 * @param augmentation the random changes of training images
 * @param balanced whether the loss is weighted so that each class counts the same, regardless of
 *     its number of images
 * @param select by which validation metric the epoch is chosen whose weights are kept
 * @param patience early stopping: epochs without a better validation before training stops, from 1
 * @param seed the random seed of the order of images, of augmentation and of dropout
 */
public record FineTuneOptions(
    int epochs,
    int batchSize,
    int workers,
    int averagingFrequency,
    double slowMomentum,
    int soup,
    @Nullable String trainedTo,
    double learningRate,
    double pretrainedRate,
    Map<String, Double> layerRates,
    Optimizer optimizer,
    Schedule schedule,
    double warmUp,
    double weightDecay,
    double labelSmoothing,
    Augmentation augmentation,
    boolean balanced,
    Selection select,
    int patience,
    long seed) {

  /** The maximum learning rate of the head where none is given. */
  public static final double DEFAULT_RATE = 0.001;

  /** Validates the ranges. */
  public FineTuneOptions {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(augmentation, "augmentation");
    Objects.requireNonNull(select, "select");
    atLeastOne("epochs", epochs);
    atLeastOne("batch size", batchSize);
    atLeastOne("workers", workers);
    atLeastOne("averaging frequency", averagingFrequency);
    atLeastOne("patience", patience);
    atLeastOne("number of epochs in a soup", soup);
    check(slowMomentum >= 0 && slowMomentum < 1, "slow momentum", slowMomentum, "0 to below 1");
    check(learningRate >= 0 && learningRate < 1e3, "learning rate", learningRate, "above 0");
    check(pretrainedRate > 0 && pretrainedRate < 1e3, "pretrained rate", pretrainedRate, "above 0");
    layerRates = Collections.unmodifiableSortedMap(new TreeMap<>(layerRates));
    layerRates.forEach(
        (layer, rate) -> check(rate > 0 && rate < 1e3, "rate of " + layer, rate, "above 0"));
    check(warmUp >= 0 && warmUp <= 0.5, "warm-up", warmUp, "0 to 0.5");
    check(weightDecay >= 0 && weightDecay < 1e3, "weight decay", weightDecay, "from 0");
    check(
        labelSmoothing >= 0 && labelSmoothing <= 0.5,
        "label smoothing",
        labelSmoothing,
        "0 to 0.5");
  }

  /** Returns the same options with another learning rate. */
  public FineTuneOptions withLearningRate(double rate) {
    return new FineTuneOptions(
        epochs,
        batchSize,
        workers,
        averagingFrequency,
        slowMomentum,
        soup,
        trainedTo,
        rate,
        pretrainedRate,
        layerRates,
        optimizer,
        schedule,
        warmUp,
        weightDecay,
        labelSmoothing,
        augmentation,
        balanced,
        select,
        patience,
        seed);
  }

  /** Returns the number of images that all workers together process between two averagings. */
  int imagesPerRound() {
    return Math.multiplyExact(Math.multiplyExact(batchSize, workers), averagingFrequency);
  }

  /** Returns all options as text, one a line. The wording is part of the checkpoint's format. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("epochs " + epochs);
    lines.add("batch size " + batchSize);
    lines.add("workers " + workers);
    lines.add("averaging frequency " + averagingFrequency);
    if (slowMomentum > 0) { // of this and the next two lines older checkpoints have none
      lines.add("slow momentum " + slowMomentum);
    }
    if (soup > 1) {
      lines.add("epochs in a soup " + soup);
    }
    if (trainedTo != null) {
      lines.add("trained to " + trainedTo);
    }
    lines.add("learning rate " + learningRate);
    lines.add("pretrained rate " + pretrainedRate);
    layerRates.forEach((layer, rate) -> lines.add("rate of " + layer + " " + rate));
    lines.add("optimizer " + optimizer.name());
    lines.add("schedule " + schedule.name());
    lines.add("warm-up " + warmUp);
    lines.add("weight decay " + weightDecay);
    lines.add("label smoothing " + labelSmoothing);
    lines.add("flip " + augmentation.flip());
    lines.add("smallest crop " + augmentation.minScale());
    lines.add("colour jitter " + augmentation.jitter());
    lines.add("classes balanced " + balanced);
    if (select != Selection.ACCURACY) { // older checkpoints, which have no such line, go on
      lines.add("select " + select.name());
    }
    lines.add("patience " + patience);
    lines.add("seed " + seed);
    return lines;
  }

  private static void atLeastOne(String name, int value) {
    check(value >= 1, name, value, "1 or more");
  }

  static void check(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(Texts.format("The %s is %s: give %s", name, value, range));
    }
  }

  /** Returns a builder with the defaults of the command line, except for one worker. */
  public static FineTuneOptionsBuilder builder() {
    return new FineTuneOptionsBuilder();
  }
}
