// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

/** The kinds of shards that {@link Packing} writes. */
public enum PackFormat {
  /**
   * Parquet with {@code path, label, split, image struct<bytes, path>}, as Hugging Face reads it.
   */
  PARQUET,
  /**
   * Tar files of {@code KEY.EXT}, {@code KEY.cls} and {@code KEY.json}, as WebDataset reads them.
   */
  TAR;

  /** Returns the file name extension. */
  public String extension() {
    return this == PARQUET ? ".parquet" : ".tar";
  }
}
