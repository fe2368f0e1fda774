// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.provenance.RunId;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkUserAppException;

/** Special handling for a driver that YARN runs ({@code --deploy-mode cluster}). */
public final class YarnDriver {

  private static final String APPLICATION =
      "spark.yarn.app.id"; // set by Spark's application master

  private YarnDriver() {}

  /** Returns whether this JVM is an application master. */
  public static boolean isHere() {
    return System.getProperty(APPLICATION) != null;
  }

  /**
   * Returns the id of the run: the application's id, so that all its attempts are one run; outside
   * YARN a new one.
   */
  static RunId runId() {
    return isHere() ? new RunId(System.getProperty(APPLICATION)) : RunId.now();
  }

  /** Returns whether an earlier attempt of this application failed. */
  static boolean isLaterAttempt(SparkContext sc) {
    return isHere() && sc.applicationAttemptId().exists(attempt -> !attempt.equals("1"));
  }

  /**
   * Tells YARN how the run ended. For YARN, {@code System.exit} would be a failure, even with 0.
   *
   * @throws SparkUserAppException with the status, if it is not 0
   */
  public static void end(int status) throws SparkUserAppException {
    if (status != ExitStatus.DONE) {
      throw new SparkUserAppException(status);
    }
  }
}
