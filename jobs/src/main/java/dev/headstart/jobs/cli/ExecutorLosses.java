// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.Texts;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;

/**
 * Records whether YARN killed executors for their memory use. The job then often fails with another
 * error, such as missing shuffle data.
 */
final class ExecutorLosses extends SparkListener {

  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  private static final Pattern MEMORY =
      Pattern.compile("killed by YARN for exceeding.*?(\\S+ [KMGT]?B of \\S+ [KMGT]?B)");

  private volatile @Nullable String memory;

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    Matcher found = MEMORY.matcher(removed.reason());
    if (found.find()) {
      memory = found.group(1);
    }
  }

  /** Returns the exception to report for a failed run. */
  Exception explain(Exception failure) {
    return memory == null || failure instanceof InputException
        ? failure
        : new SetupException(
            Texts.format(
                "YARN ended executors for taking more memory than they were given (%s): set --conf"
                    + " %s to more, such as 2g, or run fewer tasks at once in one"
                    + " (--executor-cores)",
                memory, OVERHEAD),
            failure);
  }
}
