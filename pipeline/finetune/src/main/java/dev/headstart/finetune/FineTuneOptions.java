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

  private static void check(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(Texts.format("The %s is %s: give %s", name, value, range));
    }
  }

  /** Returns a builder with the defaults of the command line, except for one worker. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds options from the defaults. A method sets the component of the same name. */
  public static final class Builder {
    private int epochs = 10;
    private int batchSize = 16;
    private int workers = 1;
    private int averagingFrequency = 4;
    private double learningRate = 0;
    private double pretrainedRate = 0.1;
    private Map<String, Double> layerRates = Map.of();
    private Optimizer optimizer = Optimizer.SGD;
    private Schedule schedule = Schedule.COSINE;
    private double warmUp = 0.05;
    private double weightDecay = 0.0001;
    private double labelSmoothing = 0;
    private Augmentation augmentation = Augmentation.NONE;
    private boolean balanced = false;
    private Selection select = Selection.ACCURACY;
    private int patience = 5;
    private long seed = 0;

    private Builder() {}

    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder workers(int value) {
      workers = value;
      return this;
    }

    public Builder averagingFrequency(int value) {
      averagingFrequency = value;
      return this;
    }

    public Builder learningRate(double value) {
      check(value > 0, "learning rate", value, "above 0");
      learningRate = value;
      return this;
    }

    public Builder pretrainedRate(double value) {
      pretrainedRate = value;
      return this;
    }

    public Builder layerRates(Map<String, Double> value) {
      layerRates = value;
      return this;
    }

    public Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    public Builder warmUp(double value) {
      warmUp = value;
      return this;
    }

    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    public Builder labelSmoothing(double value) {
      labelSmoothing = value;
      return this;
    }

    public Builder augmentation(Augmentation value) {
      augmentation = value;
      return this;
    }

    /** Weights the loss so that each class counts the same, regardless of its number of images. */
    public Builder balanced() {
      balanced = true;
      return this;
    }

    public Builder select(Selection value) {
      select = value;
      return this;
    }

    public Builder patience(int value) {
      patience = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if an option is out of its range
     */
    public FineTuneOptions build() {
      return new FineTuneOptions(
          epochs,
          batchSize,
          workers,
          averagingFrequency,
          learningRate,
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
  }
}
