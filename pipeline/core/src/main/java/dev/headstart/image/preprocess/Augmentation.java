// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.Texts;
import java.io.Serializable;
import java.util.random.RandomGenerator;

/**
 * How an image is varied by chance each time a training looks at it: random crop, horizontal flip
 * and colour jitter, in this order, as torchvision's {@code RandomResizedCrop}, {@code
 * RandomHorizontalFlip} and {@code ColorJitter} (without hue) do on Pillow's images. The pixels for
 * a given crop, flip and factors are Pillow's to the bit; the random numbers are not torch's.
 *
 * <p>Source of the crop: Szegedy et al., Going Deeper with Convolutions (2015), section 6.
 *
 * @param flip whether left and right are swapped, with a probability of 1/2
 * @param minScale the smallest share of the image's area that the crop keeps, above 0 and up to 1.
 *     Below 1 the crop takes the place of the card's own resize and centre crop: a share uniform in
 *     minScale..1, a ratio of width to height log-uniform in 3/4..4/3; an image so long that ten
 *     draws do not fit gives its centre, which may be less than the share. 1 means no random crop:
 *     the card's preprocessing as it is
 * @param jitter by how much brightness, contrast and saturation are changed, from 0 to below 1:
 *     each is multiplied by a factor uniform in 1-jitter..1+jitter, in a random order. 0 leaves the
 *     colours alone
 */
public record Augmentation(boolean flip, double minScale, double jitter) implements Serializable {
  /** Nothing is varied; no random numbers are drawn, and the pixels are those of a plain load. */
  public static final Augmentation NONE = new Augmentation(false, 1, 0);

  /**
   * Mild, for a trained net and few labelled images: flip, crops of half the area or more, 0.2 of
   * jitter.
   *
   * <p>torchvision's 0.08 is made for nets that learn ImageNet from nothing. On a few hundred
   * images it often cuts away what the label is about, and it shows things larger than scoring does
   * (Touvron et al., Fixing the train-test resolution discrepancy, 2019). With 0.5 the mean share,
   * 0.75, is about what a centre crop of 224 from 256 keeps of a square image, 0.77. The jitter is
   * half of the 0.4 that is usual for ImageNet (fb.resnet.torch). Both are choices by these
   * arguments, not by measurement; where left and right tell classes apart, as in text, the flip
   * has to be switched off.
   */
  public static final Augmentation DEFAULT = new Augmentation(true, 0.5, 0.2);

  /**
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

  /** Draws for one image of that size: first the crop, then the flip, then the colours. */
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
