// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

/**
 * The four cases of CS231n's note on transfer learning, as measured: few or many images of each
 * class; and whether the layer at the end of the net, or an earlier one, tells the classes apart
 * better.
 *
 * @see <a href="https://cs231n.github.io/transfer-learning/">CS231n, Transfer Learning</a>
 */
public enum Quadrant {
  /** Few images; the last layer's codes are the best. */
  SMALL_SIMILAR(
      "Few images, similar to those that the net was trained on: a linear head on the codes;"
          + " fine-tuning would overfit."),
  /** Few images; an earlier layer's codes are better. */
  SMALL_DIFFERENT(
      "Few images, different from those that the net was trained on: a linear head on the codes of"
          + " an earlier layer."),
  /** Many images; the last layer's codes are the best. */
  LARGE_SIMILAR(
      "Many images, similar to those that the net was trained on: fine-tuning is likely to gain"
          + " something over the codes; start with its later layers."),
  /** Many images; an earlier layer's codes are better. */
  LARGE_DIFFERENT(
      "Many images, different from those that the net was trained on: fine-tuning is likely to gain"
          + " much over the codes; train all layers, from the weights of the net.");

  private final String advice;

  Quadrant(String advice) {
    this.advice = advice;
  }

  static Quadrant of(boolean large, boolean similar) {
    if (large) {
      return similar ? LARGE_SIMILAR : LARGE_DIFFERENT;
    }
    return similar ? SMALL_SIMILAR : SMALL_DIFFERENT;
  }

  /** Returns what the note advises, as a sentence. */
  public String advice() {
    return advice;
  }

  /** Returns whether the note advises to fine-tune. */
  public boolean finetunes() {
    return this == LARGE_SIMILAR || this == LARGE_DIFFERENT;
  }
}
