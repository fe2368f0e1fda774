// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.util.Locale;

/** What a classifier's scores are. */
public enum ScoreKind {
  /** Distances from the boundary: any number, the largest for the predicted class. */
  MARGINS,
  /** Numbers from 0 to 1 with the sum 1. */
  PROBABILITIES;

  /** Returns the word in files: {@code margins} or {@code probabilities}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
