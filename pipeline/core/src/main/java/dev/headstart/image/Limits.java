package dev.headstart.image;

import dev.headstart.Texts;
import dev.headstart.image.ImageException.Kind;

/** What is too large to be decoded. */
final class Limits {
  /** Pillow's limit: a quarter of a gigabyte of 24-bit pixels, doubled. */
  static final long MAX_PIXELS = 178_956_970;

  private Limits() {}

  /** Checks the size in a header, before anything of that size is allocated. */
  static void check(long width, long height) throws ImageException {
    if (width <= 0 || height <= 0) {
      throw new ImageException(Kind.CORRUPT, "The header says " + width + "x" + height + " pixels");
    }
    // Divided rather than multiplied: the product of two 32-bit sides times itself may overflow.
    if (width > MAX_PIXELS || height > MAX_PIXELS / width) {
      throw new ImageException(
          Kind.TOO_LARGE,
          Texts.format(
              "The header says %dx%d pixels, more than the limit of %d: scale the picture down",
              width, height, MAX_PIXELS));
    }
  }
}
