package dev.headstart.codes;

/**
 * What an extraction did, in images.
 *
 * @param seen listed
 * @param skipped had their code, and are unchanged
 * @param quarantined failed before, are unchanged, and were not tried again
 * @param coded got their code from the net
 * @param reused got the code of an image with the same bytes
 * @param failed went to quarantine
 * @param replaced of those three, had a code of what they were before
 * @param gone are in the table, but their files are not there any more
 */
public record ExtractionResult(
    long seen,
    long skipped,
    long quarantined,
    long coded,
    long reused,
    long failed,
    long replaced,
    long gone) {

  /** The failed share of the images tried, 0 where none was. */
  public double failureRate() {
    long tried = coded + reused + failed;
    return tried == 0 ? 0 : (double) failed / tried;
  }
}
