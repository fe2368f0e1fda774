// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.Texts;
import dev.headstart.finetune.LabelledImages;
import dev.headstart.model.Split;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images of a fine-tuning by purpose.
 *
 * @param training the images to train on
 * @param validation the images to choose the epoch by, or null
 * @param test the images to test on, or null
 */
record TrainingParts(
    LabelledImages training, @Nullable LabelledImages validation, @Nullable LabelledImages test) {

  /**
   * Divides images by purpose.
   *
   * @param learned the images of {@code --images}, with their own splits
   * @param validation the images of {@code --validation}, or null
   * @param test the images of {@code --test}, or null
   * @param share the share of each class for validation if there are no other images for it, 0 to 1
   */
  static TrainingParts of(
      LabelledImages learned,
      @Nullable LabelledImages validation,
      @Nullable LabelledImages test,
      double share,
      long seed) {
    Split split = learned.split(validation == null ? share : 0, seed);
    return new TrainingParts(
        learned.only(split.train()),
        validation != null ? validation : split.validation().map(learned::only).orElse(null),
        test != null ? test : split.test().map(learned::only).orElse(null));
  }

  /**
   * Adds the number of images for each purpose to the counts of a summary.
   *
   * @return the numbers as a line of text
   */
  String count(Map<String, Object> counts) {
    long learn = training.count();
    long choose = validation == null ? 0 : validation.count();
    long report = test == null ? 0 : test.count();
    counts.put("training", learn);
    counts.put("validation", choose);
    counts.put("test", report);
    return Texts.format(
        "%,d images for training, %s for validation, %s for testing",
        learn, some(choose), some(report));
  }

  private static String some(long images) {
    return images == 0 ? "none" : Texts.format("%,d", images);
  }
}
