// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.finetune.LabelledImages;
import dev.headstart.model.Split;
import java.util.Map;

/**
 * The images of a fine-tuning by purpose.
 *
 * @param training the images to train on
 * @param validation the images to choose the epoch by, or null
 * @param test the images to test on, or null
 */
record TrainingParts(LabelledImages training, LabelledImages validation, LabelledImages test) {

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
      LabelledImages validation,
      LabelledImages test,
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
    counts.put("training", training.count());
    counts.put("validation", validation == null ? 0L : validation.count());
    counts.put("test", test == null ? 0L : test.count());
    return Texts.format(
        "%,d images for training, %s for validation, %s for testing",
        counts.get("training"), some(counts, "validation"), some(counts, "test"));
  }

  private static String some(Map<String, Object> counts, String part) {
    long images = (long) counts.get(part);
    return images == 0 ? "none" : Texts.format("%,d", images);
  }
}
