// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import java.util.Locale;

/** How many vectors of an image become one: the tokens of a transformer, or a map. */
public enum Pool {
  /** The first token, which stands for the class. */
  CLS,
  /** The mean of all tokens. */
  MEAN,
  /** The mean of the tokens that stand for patches of the image, without those in front. */
  MEAN_PATCHES,
  /** The mean over the height and width of a map. */
  GAP;

  /** As cards and options have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
