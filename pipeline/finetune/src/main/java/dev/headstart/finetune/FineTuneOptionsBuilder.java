// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.image.preprocess.Augmentation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds options from the defaults. A method sets the component of the same name. */
public final class FineTuneOptionsBuilder {
  private int epochs = 10;
  private int batchSize = 16;
  private int workers = 1;
  private int averagingFrequency = 4;
  private double slowMomentum = 0;
  private int soup = 1;
  private @Nullable String trainedTo;
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

  FineTuneOptionsBuilder() {}

  public FineTuneOptionsBuilder epochs(int value) {
    epochs = value;
    return this;
  }

  public FineTuneOptionsBuilder batchSize(int value) {
    batchSize = value;
    return this;
  }

  public FineTuneOptionsBuilder workers(int value) {
    workers = value;
    return this;
  }

  public FineTuneOptionsBuilder averagingFrequency(int value) {
    averagingFrequency = value;
    return this;
  }

  public FineTuneOptionsBuilder slowMomentum(double value) {
    slowMomentum = value;
    return this;
  }

  public FineTuneOptionsBuilder soup(int value) {
    soup = value;
    return this;
  }

  public FineTuneOptionsBuilder trainedTo(@Nullable String value) {
    trainedTo = value;
    return this;
  }

  public FineTuneOptionsBuilder learningRate(double value) {
    FineTuneOptions.check(value > 0, "learning rate", value, "above 0");
    learningRate = value;
    return this;
  }

  public FineTuneOptionsBuilder pretrainedRate(double value) {
    pretrainedRate = value;
    return this;
  }

  public FineTuneOptionsBuilder layerRates(Map<String, Double> value) {
    layerRates = value;
    return this;
  }

  public FineTuneOptionsBuilder optimizer(Optimizer value) {
    optimizer = value;
    return this;
  }

  public FineTuneOptionsBuilder schedule(Schedule value) {
    schedule = value;
    return this;
  }

  public FineTuneOptionsBuilder warmUp(double value) {
    warmUp = value;
    return this;
  }

  public FineTuneOptionsBuilder weightDecay(double value) {
    weightDecay = value;
    return this;
  }

  public FineTuneOptionsBuilder labelSmoothing(double value) {
    labelSmoothing = value;
    return this;
  }

  public FineTuneOptionsBuilder augmentation(Augmentation value) {
    augmentation = value;
    return this;
  }

  /** Weights the loss so that each class counts the same, regardless of its number of images. */
  public FineTuneOptionsBuilder balanced() {
    balanced = true;
    return this;
  }

  public FineTuneOptionsBuilder select(Selection value) {
    select = value;
    return this;
  }

  public FineTuneOptionsBuilder patience(int value) {
    patience = value;
    return this;
  }

  public FineTuneOptionsBuilder seed(long value) {
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
        slowMomentum,
        soup,
        trainedTo,
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
