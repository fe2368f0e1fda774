// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.Texts;

/**
 * Options of an extraction.
 *
 * @param batchCommit the number of images per commit, at least 1; a killed run loses the work on at
 *     most that many
 * @param overwrite whether the first commit replaces the content of the table
 * @param retryQuarantined whether unchanged images that failed before are tried again
 * @param prune whether the rows of files that no longer exist are deleted
 */
public record ExtractionOptions(
    int batchCommit, boolean overwrite, boolean retryQuarantined, boolean prune) {

  /**
   * Creates options.
   *
   * @throws IllegalArgumentException if the number of images per commit is not positive
   */
  public ExtractionOptions {
    if (batchCommit < 1) {
      throw new IllegalArgumentException(
          Texts.format("A commit has at least 1 image, not %d", batchCommit));
    }
  }

  /** Returns the options that add new images and keep all existing rows. */
  public static ExtractionOptions adding(int batchCommit) {
    return new ExtractionOptions(batchCommit, false, false, false);
  }
}
