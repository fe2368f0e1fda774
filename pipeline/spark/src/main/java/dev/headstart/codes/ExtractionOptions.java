package dev.headstart.codes;

import dev.headstart.Texts;
/**
 * How an extraction goes about its images.
 *
 * @param batchCommit images a commit, at least 1; a killed run loses at most that many
 * @param overwrite whether the first commit replaces what is in the table
 * @param retryQuarantined whether images are tried again that failed before and are unchanged
 * @param prune whether the rows of files that are gone are dropped
 */
public record ExtractionOptions(
    int batchCommit, boolean overwrite, boolean retryQuarantined, boolean prune) {

  /**
   * Options of one's own.
   *
   * @throws IllegalArgumentException if a commit has no image
   */
  public ExtractionOptions {
    if (batchCommit < 1) {
      throw new IllegalArgumentException(
          Texts.format("A commit has at least 1 image, not %d", batchCommit));
    }
  }

  /** Adds what is new and leaves the rest alone. */
  public static ExtractionOptions adding(int batchCommit) {
    return new ExtractionOptions(batchCommit, false, false, false);
  }
}
