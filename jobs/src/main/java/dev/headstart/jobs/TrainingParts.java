// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.finetune.LabelledImages;
import dev.headstart.model.Split;
import java.util.Map;

/**
 * The images of a fine-tuning by what they are for.
 *
 * @param training those to learn from
 * @param validation those to choose the epoch by, or null
 * @param test those to report on, or null
 */
record TrainingParts(LabelledImages training, LabelledImages validation, LabelledImages test) {

  /**
   * Tells images apart.
   *
   * @param learned those of {@code --images}, with their own splits
   * @param validation those of {@code --validation}, or null
   * @param test those of {@code --test}, or null
   * @param share of each class to choose by where no other images are, 0 to 1
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

  /** Puts into the counts of a summary how many images are for what, and says it in a line. */
  String count(Map<String, Object> counts) {
    counts.put("training", training.count());
    counts.put("validation", validation == null ? 0L : validation.count());
    counts.put("test", test == null ? 0L : test.count());
    return Texts.format(
        "%,d images to learn from, %s to choose the epoch by, %s to test on",
        counts.get("training"), some(counts, "validation"), some(counts, "test"));
  }

  private static String some(Map<String, Object> counts, String part) {
    long images = (long) counts.get(part);
    return images == 0 ? "none" : Texts.format("%,d", images);
  }
}
