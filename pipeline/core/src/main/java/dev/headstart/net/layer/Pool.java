// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.layer;

import java.util.Locale;

/**
 * The pooling that reduces the vectors of an image to one: the tokens of a transformer, or a map.
 */
public enum Pool {
  /** The first token, which is the class token. */
  CLS,
  /** The mean of all tokens. */
  MEAN,
  /** The mean of the patch tokens, without the class token and registers before them. */
  MEAN_PATCHES,
  /** The mean over the height and width of a map. */
  GAP;

  /** Returns the name that cards and options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
