// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.dl4j.Floats;
import dev.headstart.finetune.averaging.Averaging;
import dev.headstart.finetune.averaging.NormStatistics;
import dev.headstart.finetune.averaging.OuterStep;
import dev.headstart.finetune.examples.Examples;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The training loop: distributed training of a net's trainable part and its head by parameter
 * averaging. In each round every worker takes some steps from the same weights, and the next round
 * starts from the mean of the workers' weights.
 *
 * @see <a href="https://cs231n.github.io/transfer-learning/">CS231n, Transfer Learning</a>
 */
public final class FineTuning {

  /**
   * A loss above this, and above twice the loss of guessing (the logarithm of the number of
   * classes), counts as diverged. Deeplearning4j clips the loss at about 23.
   */
  private static final double EXPLODED = 10;

  /** The number of an epoch whose images are not augmented. */
  private static final int UNCHANGED = -1;

  private final JavaSparkContext sc;
  private final HeadedNet net;
  private final FineTuneOptions options;
  private final TrainingListener listener;

  public FineTuning(
      JavaSparkContext sc, HeadedNet net, FineTuneOptions options, TrainingListener listener) {
    this.sc = sc;
    this.net = net;
    this.options = options;
    this.listener = listener;
  }

  /**
   * Trains for all epochs, or until the validation has not improved for {@code patience} epochs.
   *
   * @param validation examples for the validation after each epoch, or null
   * @param checkpoints where the state is saved after each epoch, and read from to resume
   * @return the results of the epochs and the best weights
   * @throws InputException if the loss diverges; the message advises on the learning rate
   */
  public <T extends Serializable, V extends Serializable> TrainingState run(
      Examples<T> training, @Nullable Examples<V> validation, Checkpoints checkpoints) {
    ComputationGraph network = net.graph().network();
    List<Long> shape = net.split().inputShape();
    TrainingState state =
        checkpoints
            .last()
            .orElseGet(() -> TrainingState.start(validation(network, validation, shape)));
    Deal deal = new Deal(training.size(), options);
    state.restore(network);
    network
        .getConfiguration()
        .setIterationCount(state.epochs().size() * deal.rounds() * options.averagingFrequency());
    Batches batches = batches();
    OuterStep step =
        new OuterStep(
            network, options.slowMomentum(), net.rates().frozen(), Floats.of(state.momentum()));
    SparkComputationGraph spark =
        new SparkComputationGraph(
            sc,
            network,
            new Averaging(
                options.workers(),
                options.batchSize(),
                options.averagingFrequency(),
                options.seed(),
                step));
    listener.begin(
        training.size() * options.epochs(),
        training.size() * state.epochs().size(),
        state.before());
    while (state.epochs().size() < options.epochs() && !isStale(state)) {
      int epoch = state.epochs().size() + 1;
      long start = System.nanoTime();
      double loss;
      try (RoundProgress progress = new RoundProgress(sc.sc(), listener);
          Rounds<T> rounds =
              new Rounds<>(sc, training, batches, deal, options.seed(), epoch, progress.read())) {
        loss = epoch(spark, step, rounds, deal, epoch, progress);
      }
      Validation worth = validation(spark.getNetwork(), validation, shape);
      double seconds = (System.nanoTime() - start) / 1e9;
      double rate = options.learningRate() * factor(epoch - 1, deal.rounds() - 1, deal);
      Epoch done = new Epoch(epoch, rate, loss, worth, seconds);
      state = state.after(done, spark.getNetwork(), step.momentum(), options);
      checkpoints.keep(state);
      listener.epoch(state.epochs().get(epoch - 1));
    }
    return state;
  }

  /**
   * Averages the epochs that a training has kept, as long as the validation does not get worse. The
   * batch norms of each average get statistics of the training images.
   */
  <T extends Serializable, V extends Serializable> Soup soup(
      TrainingState trained, Examples<T> training, Examples<V> validation) {
    ComputationGraph network = net.graph().network();
    List<Long> shape = net.split().inputShape();
    return Soup.greedy(
        trained,
        options.select(),
        (epochs, mean) -> {
          network.setParams(Floats.vector(mean));
          normalise(network, training);
          Validation worth =
              Objects.requireNonNull(validation(network, validation, shape), "validation");
          return new Soup(epochs, Floats.bytes(network.params()), worth);
        });
  }

  /** Estimates the statistics of batch norms from the training images, without augmentation. */
  private <T extends Serializable> void normalise(ComputationGraph network, Examples<T> training) {
    if (!NormStatistics.has(network)) {
      return;
    }
    sc.setJobDescription("fine-tune: statistics of batch norms");
    Deal deal = new Deal(training.size(), options);
    LongAccumulator read = sc.sc().longAccumulator();
    try (Rounds<T> rounds =
        new Rounds<>(sc, training, batches(), deal, options.seed(), UNCHANGED, read)) {
      NormStatistics.estimate(network, rounds.all());
    }
    sc.setJobDescription(null);
  }

  private Batches batches() {
    return new Batches(
        net.split().inputShape(),
        net.head().labels().size(),
        options.labelSmoothing(),
        options.batchSize());
  }

  /** Loss and accuracy of the net as it is on the test images; null without any. */
  @Nullable Validation test(@Nullable Examples<?> test) {
    return validation(net.graph().network(), test, net.split().inputShape());
  }

  private @Nullable Validation validation(
      ComputationGraph network, @Nullable Examples<?> validation, List<Long> shape) {
    if (validation == null) {
      return null;
    }
    sc.setJobDescription("fine-tune: validation");
    Validation worth = Validation.of(sc, net.trainable(network), validation, shape);
    sc.setJobDescription(null);
    return worth;
  }

  private double epoch(
      SparkComputationGraph spark,
      OuterStep step,
      Rounds<?> rounds,
      Deal deal,
      int epoch,
      RoundProgress progress) {
    double sum = 0;
    for (int round = 0; round < deal.rounds(); round++) {
      sc.setJobDescription(
          Texts.format("fine-tune: epoch %d, round %d of %d", epoch, round + 1, deal.rounds()));
      double factor = factor(epoch - 1, round, deal);
      net.rates().set(spark.getNetwork(), factor);
      step.setRate(factor * options.learningRate());
      progress.begin(epoch, deal.doneBefore(epoch, round), deal.doneBefore(epoch, round + 1));
      spark.fit(rounds.round(round));
      double loss = spark.getScore() - penalty(spark.getNetwork());
      INDArray params = spark.getNetwork().params();
      if (!Double.isFinite(loss)
          || loss > Math.max(EXPLODED, 2 * Math.log(net.head().labels().size()))
          || !Double.isFinite(params.sumNumber().doubleValue())) {
        throw new InputException(
            Texts.format(
                "The training diverged in epoch %d: the loss is %.3g. Give a lower"
                    + " --learning-rate, such as %.2g; or --optimizer adam",
                epoch, loss, options.learningRate() / 10));
      }
      sum += loss;
      progress.end();
    }
    sc.setJobDescription(null);
    return sum / deal.rounds();
  }

  /** The regularisation term in the loss that Deeplearning4j reports. */
  private static double penalty(ComputationGraph network) {
    return Arrays.stream(network.getLayers())
        .mapToDouble(l -> l.calcRegularizationScore(true))
        .sum();
  }

  private double factor(int epochsDone, int round, Deal deal) {
    double done = (epochsDone + (round + 0.5) / deal.rounds()) / options.epochs();
    return options.schedule().factor(done, options.warmUp());
  }

  private boolean isStale(TrainingState state) {
    List<Epoch> epochs = new ArrayList<>(state.epochs());
    return !epochs.isEmpty()
        && epochs.get(0).validation() != null
        && epochs.size() - state.best() >= options.patience();
  }
}
