// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/** What to do with the orientation that a camera wrote into the file. */
public enum ExifOrientation {
  /** Turn the image upright before anything else, as {@code ImageOps.exif_transpose} does. */
  APPLY,
  /** Take the image as it is stored, as {@code Image.open} does (TIFF is oriented on load). */
  IGNORE
}
