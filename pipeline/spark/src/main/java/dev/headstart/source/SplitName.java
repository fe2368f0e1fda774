// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The purposes of splits, and the names that image sets use for them. */
public enum SplitName {
  /** The training set. */
  TRAIN("train", "training"),
  /** The validation set, used to choose hyperparameters and the epoch to keep. */
  VALIDATION("val", "valid", "validation", "dev", "eval"),
  /** The test set, used neither for training nor for any choice. */
  TEST("test", "testing", "holdout");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> words;

  SplitName(String... words) {
    this.words = List.of(words);
  }

  /** Returns the names of the split, in lower case. */
  public List<String> words() {
    return words;
  }

  /**
   * Returns the split with a name, ignoring case and surrounding blanks; empty if the name is
   * unknown.
   */
  public static Optional<SplitName> of(String text) {
    String word = Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(name -> name.words.contains(word)).findFirst();
  }

  /** Returns all names, for messages. */
  public static String known() {
    return Arrays.stream(values())
        .flatMap(name -> name.words.stream())
        .collect(Collectors.joining(", "));
  }
}
