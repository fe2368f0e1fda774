package dev.headstart.jobs;

/** What the process says when it ends. */
final class ExitStatus {

  static final int DONE = 0;
  static final int FAILED = 1;

  /** The call or its input was wrong, and nothing was written. */
  static final int WRONG_CALL = 2;

  /** Done, but more images failed than were allowed. */
  static final int TOO_MANY_FAILURES = 3;

  private ExitStatus() {}
}
