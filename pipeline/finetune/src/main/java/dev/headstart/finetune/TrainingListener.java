// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import org.jspecify.annotations.Nullable;

/** Receives the progress of a training. The default methods do nothing. */
public interface TrainingListener {

  /**
   * Called when the training begins or resumes from a checkpoint.
   *
   * @param images the total number of images over all epochs; early stopping may process fewer
   * @param done the number of those images that a checkpoint has already done
   * @param before the validation before the first step, or null without validation images
   */
  default void begin(long images, long done, @Nullable Validation before) {}

  /**
   * Called after each round, and during it as often as executors report, in another thread.
   *
   * @param epoch the current epoch, from 1
   * @param done the number of images processed so far, over all epochs
   */
  default void images(int epoch, long done) {}

  /** Called after each epoch. */
  default void epoch(Epoch epoch) {}
}
