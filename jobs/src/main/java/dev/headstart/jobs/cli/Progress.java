// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.Texts;
import dev.headstart.codes.Counters;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Shows the progress of an extraction: as one line that is overwritten on a terminal, otherwise as
 * a line every ten seconds.
 */
public final class Progress implements AutoCloseable {

  private static final Duration ON_TERMINAL = Duration.ofMillis(500);
  public static final Duration IN_LOG = Duration.ofSeconds(10);

  private final Counters counters;
  private final PrintStream err;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long total;

  public Progress(Counters counters, PrintStream err, boolean terminal) {
    this.counters = counters;
    this.err = err;
    this.terminal = terminal;
    long every = (terminal ? ON_TERMINAL : IN_LOG).toMillis();
    ScheduledFuture<?> unused =
        clock.scheduleAtFixedRate(this::show, every, every, TimeUnit.MILLISECONDS);
  }

  static Progress onStandardError(Counters counters) {
    return new Progress(counters, System.err, System.console() != null);
  }

  void total(long images) {
    total = images;
  }

  private void show() {
    if (total == 0) {
      return;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long done = Math.min(total, counters.coded() + counters.known() + counters.failed());
    String line = line(done, total, done / seconds) + failed(counters.failed());
    print(line, err, terminal);
  }

  /** Shows a line, which on a terminal replaces the previous one. */
  public static void print(String line, PrintStream err, boolean terminal) {
    if (terminal) {
      err.print("\r" + line + "\u001b[K"); // erases the rest of a longer line before it
    } else {
      err.println(line);
    }
    err.flush();
  }

  private static String failed(long images) {
    return Texts.format("  failed %,d", images);
  }

  /**
   * Returns a line with the progress of a job.
   *
   * @param rate images per second
   */
  public static String line(long done, long total, double rate) {
    return Texts.format(
        "%,d/%,d images (%d %%)  %.1f images/s  ETA %s",
        done, total, 100 * done / total, rate, rate == 0 ? "-" : clock((total - done) / rate));
  }

  /** Formats seconds as {@code 4:05} or {@code 2:04:05}. */
  private static String clock(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    String tail = Texts.format(":%02d", time.toSecondsPart());
    return time.toHours() == 0
        ? time.toMinutes() + tail
        : Texts.format("%d:%02d", time.toHours(), time.toMinutesPart()) + tail;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
