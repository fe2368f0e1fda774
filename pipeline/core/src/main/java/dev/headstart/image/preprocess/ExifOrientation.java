// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

/** Whether the orientation that a camera wrote into the file is applied. */
public enum ExifOrientation {
  /** Turn the image upright before anything else, as {@code ImageOps.exif_transpose} does. */
  APPLY,
  /**
   * Take the image as stored, as {@code Image.open} does (a TIFF is always oriented when it is
   * loaded).
   */
  IGNORE
}
