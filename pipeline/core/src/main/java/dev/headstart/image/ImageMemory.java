// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.preprocess.Preprocessor;

/**
 * Estimates the native memory that a {@link Preprocessor} needs for images of a given size. Its use
 * of the heap is limited to a few rows of an image.
 */
public final class ImageMemory {

  /** The size of the largest image that is decoded, in pixels. */
  public static final long MAX_PIXELS = Limits.MAX_PIXELS;

  private static final int RGB = 3;

  private ImageMemory() {}

  /**
   * Returns the bytes needed for an upright image: the image itself and its file, for which one
   * byte per pixel is enough as long as it is a photo.
   *
   * @param pixels the size of the image in pixels
   */
  public static long upright(long pixels) {
    return RGB * pixels + pixels;
  }

  /**
   * Returns the bytes needed for an image that its EXIF orientation turns, which for a moment is
   * held twice.
   *
   * @param pixels the size of the image in pixels
   */
  public static long turned(long pixels) {
    return upright(pixels) + RGB * pixels;
  }
}
