// SPDX-License-Identifier: Apache-2.0
package dev.headstart.export;

import java.util.Locale;

/** The file formats for codes. */
public enum CodesFormat {
  /** Parquet: a row for each image, its code as a list of floats. */
  PARQUET,
  /**
   * NumPy: matrices of floats with a row for each image, and beside each a file of JSON lines that
   * says which image a row is of.
   */
  NPY,
  /** JSON lines: an object for each image. */
  JSONL;

  /** Returns the ending of the files, such as {@code .npy}. */
  public String extension() {
    return "." + name().toLowerCase(Locale.ROOT);
  }
}
