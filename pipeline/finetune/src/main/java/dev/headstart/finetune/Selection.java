// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

/** By what the epoch is chosen whose weights are kept. */
public enum Selection {
  /** The highest validation accuracy, and of equal ones the lowest validation loss. */
  ACCURACY,
  /** The lowest validation loss, and of equal ones the highest validation accuracy. */
  LOSS;

  /** Decides whether a network has improved. */
  boolean isBetter(Validation now, Validation before) {
    int accuracy = Double.compare(now.accuracy(), before.accuracy());
    int loss = Double.compare(before.loss(), now.loss());
    return switch (this) {
      case ACCURACY -> accuracy > 0 || (accuracy == 0 && loss > 0);
      case LOSS -> loss > 0 || (loss == 0 && accuracy > 0);
    };
  }
}
