// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

/** The exit statuses of the process. */
public final class ExitStatus {

  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** The call or its input was wrong, and nothing was written. */
  public static final int WRONG_CALL = 2;

  /** Done, but more images failed than were allowed. */
  public static final int TOO_MANY_FAILURES = 3;

  /** Done, but the images differ from the reference. */
  public static final int DRIFTED = 4;

  /** Stopped by SIGTERM: 128 plus the signal's number, as in shells. */
  public static final int STOPPED = 143;

  private ExitStatus() {}
}
