// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.Texts;
import dev.headstart.image.ImageException.Kind;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits that one image must keep to.
 *
 * @param time the time that decoding may take
 */
public record Limits(Duration time) implements Serializable {
  /** The default: one minute. */
  public static final Limits DEFAULT = new Limits(Duration.ofMinutes(1));

  /** Pillow's limit on pixels: a quarter of a gigabyte of 24-bit pixels, doubled. */
  static final long MAX_PIXELS = 178_956_970;

  /**
   * OpenCV's limit on the width and the height. A row of this length takes a few megabytes of heap,
   * in decoding and in resizing.
   */
  static final long MAX_SIDE = 1 << 20;

  /**
   * Creates limits.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public Limits {
    if (Objects.requireNonNull(time, "time").isNegative() || time.isZero()) {
      throw new IllegalArgumentException("The time for an image must be positive, not " + time);
    }
  }

  /** Checks the size given in a header, before memory for an image of that size is allocated. */
  public static void check(long width, long height) throws ImageException {
    if (width <= 0 || height <= 0) {
      throw new ImageException(Kind.CORRUPT, "The header says " + width + "x" + height + " pixels");
    }
    // Divides rather than multiplies, since the product of two sides may overflow.
    if (width > MAX_PIXELS || height > MAX_PIXELS / width) {
      throw tooLarge(width, height, "more than the limit of " + MAX_PIXELS);
    }
    if (width > MAX_SIDE || height > MAX_SIDE) {
      throw tooLarge(width, height, "a side of more than the limit of " + MAX_SIDE);
    }
  }

  private static ImageException tooLarge(long width, long height, String why) {
    return new ImageException(
        Kind.TOO_LARGE,
        Texts.format("The header says %dx%d pixels, %s: scale the image down", width, height, why));
  }
}
