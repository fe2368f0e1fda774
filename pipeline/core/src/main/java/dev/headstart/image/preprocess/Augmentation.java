// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.Texts;
import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * The random variation of an image each time that it is used for training: random crop, horizontal
 * flip and colour jitter, in this order, as torchvision's {@code RandomResizedCrop}, {@code
 * RandomHorizontalFlip} and {@code ColorJitter} (without hue) apply them to Pillow's images. The
 * pixels for a given crop, flip and factors equal Pillow's to the bit; the random numbers are not
 * torch's.
 *
 * <p>Source of the crop: Szegedy et al., Going Deeper with Convolutions (2015), section 6.
 *
 * @param flip whether left and right are swapped, with a probability of 1/2
 * @param minScale the smallest share of the image's area that the crop keeps, above 0 and at most
 *     1. Below 1 the crop replaces the card's own resize and centre crop: the share is uniform in
 *     minScale..1, the ratio of width to height log-uniform in 3/4..4/3. If ten draws do not fit a
 *     very long image, its centre is taken, which may be less than the share. 1 means no random
 *     crop: the card's preprocessing is applied unchanged
 * @param jitter the strength of the changes in brightness, contrast and saturation, from 0 to below
 *     1: each is multiplied by a factor uniform in 1-jitter..1+jitter, in a random order. 0 leaves
 *     the colours unchanged
 */
public record Augmentation(boolean flip, double minScale, double jitter) implements Serializable {
  /**
   * No variation: no random numbers are drawn, and the pixels are those of a load without
   * augmentation.
   */
  public static final Augmentation NONE = new Augmentation(false, 1, 0);

  /**
   * Mild variation, for a trained net and few labelled images: flips, crops of at least half the
   * area, and jitter of 0.2.
   *
   * <p>torchvision's 0.08 is made for nets that learn ImageNet from scratch. On a few hundred
   * images it often cuts away what the label is about, and objects appear larger than in scoring
   * (Touvron et al., Fixing the train-test resolution discrepancy, 2019). With 0.5 the mean share,
   * 0.75, is about what a centre crop of 224 from 256 keeps of a square image, 0.77. The jitter is
   * half of the 0.4 that is usual for ImageNet (fb.resnet.torch). Both values follow from these
   * arguments, not from measurement. Where left and right distinguish classes, as in text, the flip
   * must be switched off.
   */
  public static final Augmentation DEFAULT = new Augmentation(true, 0.5, 0.2);

  /**
   * Creates an augmentation.
   *
   * @throws IllegalArgumentException if {@code minScale} or {@code jitter} is out of its range
   */
  public Augmentation {
    check(
        minScale > 0 && minScale <= 1,
        "The smallest share of a random crop must be above 0 and up to 1 (no crop), not %s",
        minScale);
    check(
        jitter >= 0 && jitter < 1,
        "The colour jitter must be from 0 (none) to below 1, not %s",
        jitter);
  }

  /**
   * Draws the variation for one image of the given size: first the crop, then the flip, then the
   * colours.
   */
  Variation draw(int width, int height, RandomGenerator random) {
    Box box = minScale < 1 ? Box.draw(width, height, minScale, random) : null;
    boolean mirrored = flip && random.nextBoolean();
    return new Variation(box, mirrored, Enhancement.draw(jitter, random));
  }

  private static void check(boolean holds, String message, double value) {
    if (!holds) {
      throw new IllegalArgumentException(Texts.format(message, value));
    }
  }
}
