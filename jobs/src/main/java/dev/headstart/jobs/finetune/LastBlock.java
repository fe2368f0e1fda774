// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Inference;
import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.FineTuner;
import dev.headstart.finetune.LabelledImages;
import dev.headstart.finetune.TrainingListener;
import dev.headstart.finetune.Validation;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.cli.Verb;
import dev.headstart.net.SplitNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.probe.Candidate;
import dev.headstart.probe.Sample;
import dev.headstart.source.ImageSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The fine-tuning of a net's last block by the sample of {@code compare}, with fixed settings: what
 * follows the earliest of the layers to compare, and a head that starts as a softmax on the codes.
 * A fifth of each class is held out; the net of the last epoch is the result, so that those images
 * choose nothing.
 */
public final class LastBlock {
  private static final int EPOCHS = 5;
  private static final double HELD = 0.2;

  /** What a step takes for an image, compared with ONNX Runtime's pass through the same layers. */
  private static final double STEP = 10;

  private final Candidate candidate;
  private final String frozen;
  private final FineTuner tuner;

  /**
   * What came of it.
   *
   * @param frozen the last layer that is not trained
   * @param trained the number of images to train on
   * @param held the number of images held out
   * @param before the accuracy on those of the net as it was, with the softmax that training starts
   *     from
   * @param after the accuracy on those of the net with its head after the last epoch
   * @param seconds what it took, with the pass through the frozen layers
   */
  public record Result(
      Candidate candidate,
      String frozen,
      int epochs,
      long trained,
      long held,
      double before,
      double after,
      double seconds) {

    private static final double NORMAL95 = 1.96;

    /**
     * Returns whether the net is better than a classifier of codes by more than chance has room
     * for, as if the two had been tested on different images: that asks for more than need be.
     *
     * @param accuracy of the classifier, out of fold
     * @param images the number of those images
     */
    public boolean isBetter(double accuracy, long images) {
      double variance = accuracy * (1 - accuracy) / images + after * (1 - after) / held;
      return after - accuracy > NORMAL95 * Math.sqrt(variance);
    }
  }

  private LastBlock(Candidate candidate, String frozen, FineTuner tuner) {
    this.candidate = candidate;
    this.frozen = frozen;
    this.tuner = tuner;
  }

  /**
   * Prepares a net.
   *
   * @param cores the number of replicas that train
   * @return empty if no earlier layer is compared that divides the net
   * @throws InvalidNetException if the layers that follow cannot be trained
   */
  public static Optional<LastBlock> of(Candidate candidate, int cores, long seed) {
    List<String> boundaries = SplitNet.boundaries(candidate.net());
    Optional<String> earliest =
        candidate.layers().stream()
            .skip(1)
            .filter(boundaries::contains)
            .reduce((later, earlier) -> earlier);
    FineTuneOptions options =
        FineTuneOptions.builder()
            .epochs(EPOCHS)
            .patience(EPOCHS)
            .workers(cores)
            .averagingFrequency(1)
            .seed(seed)
            .build();
    return earliest.map(
        layer ->
            new LastBlock(
                candidate,
                layer,
                new FineTuner(candidate.net(), Optional.of(layer), options, true)));
  }

  /** Returns the net. */
  public Candidate candidate() {
    return candidate;
  }

  /**
   * Estimates the seconds, within a factor of two or so.
   *
   * @param images the number of images
   * @param perSecond those that a pass through the whole net codes in a second
   */
  public double estimate(long images, double perSecond) {
    double all = candidate.cost(candidate.layers().get(0)).multiplyAdds();
    double block = all - candidate.cost(frozen).multiplyAdds();
    return images / perSecond * (1 + EPOCHS * STEP * block / all);
  }

  /** Trains. */
  public Result run(Job job, ImageSource source, Inference how, int size, long seed) {
    long start = System.nanoTime();
    try (CodedImages coded =
        tuner.codeSome(
            job.spark(), source, how, job.runId(), job.progress(), Sample.choosing(size, seed))) {
      TrainingParts parts = TrainingParts.of(LabelledImages.of(coded), null, null, HELD, seed);
      LabelledImages held = Objects.requireNonNull(parts.validation(), "images held out");
      FineTuned tuned = tuner.fit(parts.training(), held, null, false, new TrainingListener() {});
      Validation before = Objects.requireNonNull(tuned.curves().start(), "epoch 0");
      Validation after =
          Objects.requireNonNull(
              tuned.epochs().get(tuned.epochs().size() - 1).validation(), "the last epoch");
      return new Result(
          candidate,
          frozen,
          tuned.epochs().size(),
          parts.training().count(),
          held.count(),
          before.accuracy(),
          after.accuracy(),
          Verb.seconds(start));
    }
  }
}
