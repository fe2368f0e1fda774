// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Notices that the process is asked to stop (SIGTERM, Ctrl-C) while a command runs. The JVM then
 * exits with 128 plus the signal's number: 143 for SIGTERM.
 */
final class StopSignal implements AutoCloseable {

  /**
   * Runs before Spark's own shutdown hook (40) stops the session and the file systems' hook (10)
   * closes them.
   */
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
   * @param lastWords is run once if the signal comes before that
   */
  static StopSignal watch(Runnable lastWords) {
    StopSignal signal = new StopSignal(lastWords);
    ShutdownHookManager.get().addShutdownHook(signal.hook, PRIORITY);
    return signal;
  }

  /**
   * Records that the command has ended, successfully or not, so that a signal no longer matters.
   *
   * @return false if the signal came before; what the command then throws only means that Spark is
   *     gone
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
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF); // tasks fail as Spark stops
    lastWords.run();
    // Scala's thread pools print the traces of what they can no longer run themselves.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
