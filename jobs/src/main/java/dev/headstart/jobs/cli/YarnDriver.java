// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.provenance.RunId;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkUserAppException;

/** What is different where YARN runs the driver ({@code --deploy-mode cluster}). */
public final class YarnDriver {

  private static final String APPLICATION =
      "spark.yarn.app.id"; // set by Spark's application master

  private YarnDriver() {}

  /** Whether this JVM is an application master. */
  public static boolean isHere() {
    return System.getProperty(APPLICATION) != null;
  }

  /** The run: named as its application, so that all attempts are one run; a new one elsewhere. */
  static RunId runId() {
    return isHere() ? new RunId(System.getProperty(APPLICATION)) : RunId.now();
  }

  /** Whether an earlier attempt of this application died. */
  static boolean isLaterAttempt(SparkContext sc) {
    return isHere() && sc.applicationAttemptId().exists(attempt -> !attempt.equals("1"));
  }

  /**
   * Tells YARN how it ended. {@code System.exit} would be a failure to it, also with 0.
   *
   * @throws SparkUserAppException with the status, where that is not 0
   */
  public static void end(int status) throws SparkUserAppException {
    if (status != ExitStatus.DONE) {
      throw new SparkUserAppException(status);
    }
  }
}
