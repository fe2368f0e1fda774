// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.Texts;
import java.io.PrintWriter;

/** Reports errors: one clear line for people, the stack trace on demand. */
public final class Errors {

  private static final String FULL = "No space left on device";

  private static final String WAY_OUT_OF_FULL =
      ": the disk of the output or of spark.local.dir is full. What was committed stays: make room"
          + " and run it again.";

  private Errors() {}

  public static int report(Throwable error, PrintWriter err, boolean verbose) {
    err.println("headstart: " + message(error));
    if (verbose) {
      error.printStackTrace(err);
    } else if (exitStatus(error) == ExitStatus.FAILED) {
      err.println("--verbose shows where.");
    }
    err.flush();
    return exitStatus(error);
  }

  static int exitStatus(Throwable error) {
    return error instanceof InputException ? ExitStatus.WRONG_CALL : ExitStatus.FAILED;
  }

  /**
   * Returns one line: the message for the user if there is one, otherwise that of the root cause.
   */
  static String message(Throwable error) {
    Throwable root = error;
    while (!isForUser(root) && root.getCause() != null) {
      root = root.getCause();
    }
    String text = root.getMessage() == null ? "" : root.getMessage().strip();
    String line = executorCause(text);
    String whole =
        isForUser(root) || line.contains("Exception") || line.contains("Error")
            ? line
            : root.getClass().getSimpleName() + ": " + line;
    return line.contains(FULL) ? whole + WAY_OUT_OF_FULL : whole;
  }

  private static boolean isForUser(Throwable error) {
    return error instanceof InputException || error instanceof SetupException;
  }

  /** Returns the cause on the executor, which Spark puts into the text of its own exception. */
  private static String executorCause(String text) {
    String forUser = SetupException.class.getName() + ": ";
    int found = text.indexOf(forUser);
    if (found >= 0) {
      return firstLine(text.substring(found + forUser.length()));
    }
    return text.lines()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((first, second) -> second)
        .map(line -> line.substring("Caused by: ".length()))
        .orElseGet(() -> firstLine(text))
        .replaceFirst("^Job aborted due to stage failure: ", "")
        .replaceFirst(Texts.format("^%s: ", InputException.class.getName()), "");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
