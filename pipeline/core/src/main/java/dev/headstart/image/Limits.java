// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.Texts;
import dev.headstart.image.ImageException.Kind;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What is too much for one image.
 *
 * @param time how long decoding it may take
 */
public record Limits(Duration time) implements Serializable {
  /** A minute. */
  public static final Limits DEFAULT = new Limits(Duration.ofMinutes(1));

  /** Pillow's limit: a quarter of a gigabyte of 24-bit pixels, doubled. */
  static final long MAX_PIXELS = 178_956_970;

  /** OpenCV's limit. A row of so many pixels takes some megabytes of heap, here and in a resize. */
  static final long MAX_SIDE = 1 << 20;

  /**
   * Limits of one's own.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public Limits {
    if (Objects.requireNonNull(time, "time").isNegative() || time.isZero()) {
      throw new IllegalArgumentException("The time for an image must be positive, not " + time);
    }
  }

  /** Checks the size in a header, before anything of that size is allocated. */
  public static void check(long width, long height) throws ImageException {
    if (width <= 0 || height <= 0) {
      throw new ImageException(Kind.CORRUPT, "The header says " + width + "x" + height + " pixels");
    }
    // Divided rather than multiplied: the product of two 32-bit sides times itself may overflow.
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
