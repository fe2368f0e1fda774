// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

/** What the process says when it ends. */
public final class ExitStatus {

  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** The call or its input was wrong, and nothing was written. */
  public static final int WRONG_CALL = 2;

  /** Done, but more images failed than were allowed. */
  public static final int TOO_MANY_FAILURES = 3;

  /** Stopped by SIGTERM: 128 and the signal's number, as shells say it. */
  public static final int STOPPED = 143;

  private ExitStatus() {}
}
