// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Notices that the process is told to stop (SIGTERM, Ctrl-C) while a verb runs. The JVM then ends
 * with 128 and the signal's number: 143 for SIGTERM.
 */
final class StopSignal implements AutoCloseable {

  /** Before Spark's own hook (40) stops the session and the file systems' (10) closes them. */
  private static final int PRIORITY = 100;

  private final Runnable hook = this::stop;
  private final Runnable lastWords;
  private boolean stopped;
  private boolean ended;

  private StopSignal(Runnable lastWords) {
    this.lastWords = lastWords;
  }

  /**
   * Watches until it is closed.
   *
   * @param lastWords is run once where the signal comes before that
   */
  static StopSignal watch(Runnable lastWords) {
    StopSignal signal = new StopSignal(lastWords);
    ShutdownHookManager.get().addShutdownHook(signal.hook, PRIORITY);
    return signal;
  }

  /**
   * The verb has ended, well or not, and a signal does not matter any more.
   *
   * @return false where it came before: what the verb throws now is only that Spark is gone
   */
  synchronized boolean end() {
    ended = true;
    return !stopped;
  }

  private void stop() {
    synchronized (this) {
      if (ended) {
        return;
      }
      stopped = true;
    }
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF); // tasks fail as Spark goes
    lastWords.run();
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
