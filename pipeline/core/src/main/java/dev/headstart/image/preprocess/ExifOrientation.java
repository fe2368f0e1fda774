package dev.headstart.image.preprocess;

/** What to do with the orientation that a camera wrote into the file. */
public enum ExifOrientation {
  /** Turn the picture upright before anything else, as {@code ImageOps.exif_transpose} does. */
  APPLY,
  /** Take the picture as it is stored, as {@code Image.open} does (TIFF is oriented on load). */
  IGNORE
}
