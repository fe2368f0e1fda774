// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.preprocess.Preprocessor;

/**
 * The native memory that a {@link Preprocessor} needs, by the size of the images. What it needs of
 * the heap is a few rows of an image.
 */
public final class ImageMemory {

  /** The largest image that is decoded, in pixels. */
  public static final long MOST_PIXELS = Limits.MAX_PIXELS;

  private static final int RGB = 3;

  private ImageMemory() {}

  /**
   * Bytes for an upright image: the image, and its file, at most a byte a pixel as long as it is a
   * photo.
   */
  public static long upright(long pixels) {
    return RGB * pixels + pixels;
  }

  /** Bytes for an image that its EXIF orientation turns: it is there twice for a moment. */
  public static long turned(long pixels) {
    return upright(pixels) + RGB * pixels;
  }
}
