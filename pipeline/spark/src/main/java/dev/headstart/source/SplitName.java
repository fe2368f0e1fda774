// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the images of a split are for, by the names that makers of image sets use. */
public enum SplitName {
  /** To learn from. */
  TRAIN("train", "training"),
  /** To choose by: hyperparameters, the epoch that is kept. */
  VALIDATION("val", "valid", "validation", "dev", "eval"),
  /** To report on: neither learnt from nor chosen by. */
  TEST("test", "testing", "holdout");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> words;

  SplitName(String... words) {
    this.words = List.of(words);
  }

  /** The names it goes by, in lower case. */
  public List<String> words() {
    return words;
  }

  /** By a name, whatever its case and the blanks around it; empty where it is unknown. */
  public static Optional<SplitName> of(String text) {
    String word = Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(name -> name.words.contains(word)).findFirst();
  }

  /** All names, for messages. */
  public static String known() {
    return Arrays.stream(values())
        .flatMap(name -> name.words.stream())
        .collect(Collectors.joining(", "));
  }
}
