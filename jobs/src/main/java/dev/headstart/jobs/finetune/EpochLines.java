// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.Texts;
import dev.headstart.finetune.Epoch;
import dev.headstart.finetune.TrainingListener;
import dev.headstart.finetune.Validation;
import dev.headstart.jobs.cli.Job;
import org.jspecify.annotations.Nullable;

/**
 * Prints a line for each epoch of a training and shows the progress in between.
 *
 * @param job receives the lines
 * @param first the line to print first, once it is certain that there is something to train; may be
 *     empty
 * @param progress shows the progress
 */
record EpochLines(Job job, String first, TrainingProgress progress) implements TrainingListener {

  EpochLines(Job job, String first) {
    this(job, first, TrainingProgress.onStandardError());
  }

  @Override
  public void begin(long images, long done, @Nullable Validation before) {
    if (!first.isEmpty()) {
      job.say("%s", first);
    }
    if (done == 0 && before != null) {
      job.say("epoch  0  at start   %s", validation(before));
    }
    progress.begin(images, done);
  }

  @Override
  public void images(int epoch, long done) {
    progress.images(epoch, done);
  }

  @Override
  public void epoch(Epoch epoch) {
    progress.clear();
    job.say(
        "epoch %2d  loss %.4f%s  rate %.2g  %.1f s",
        epoch.number(),
        epoch.trainingLoss(),
        validation(epoch.validation()),
        epoch.learningRate(),
        epoch.seconds());
  }

  private static String validation(@Nullable Validation worth) {
    return worth == null
        ? ""
        : Texts.format("  validation %.4f, accuracy %.1f %%", worth.loss(), 100 * worth.accuracy());
  }
}
