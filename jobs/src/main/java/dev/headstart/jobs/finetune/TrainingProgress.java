// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.finetune;

import dev.headstart.Texts;
import dev.headstart.jobs.cli.Progress;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Shows the progress of a training: as one line that is overwritten on a terminal, otherwise as a
 * line at most every ten seconds.
 */
final class TrainingProgress {

  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier nanos;
  private long total;
  private long before;
  private long start;
  private long shown;

  /**
   * Creates a progress display.
   *
   * @param nanos the clock
   */
  TrainingProgress(PrintStream err, boolean terminal, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  static TrainingProgress onStandardError() {
    return new TrainingProgress(System.err, System.console() != null, System::nanoTime);
  }

  /** Starts the clock. Images that are already done do not count for the speed. */
  synchronized void begin(long images, long done) {
    total = images;
    before = done;
    start = nanos.getAsLong();
    shown = start;
  }

  /** Shows the number of images done, over all epochs. */
  synchronized void images(int epoch, long done) {
    long now = nanos.getAsLong();
    if (!terminal && now - shown < Progress.IN_LOG.toNanos()) {
      return;
    }
    shown = now;
    double rate = (done - before) / Math.max(1e-9, (now - start) / 1e9);
    String line = Texts.format("epoch %d: %s", epoch, Progress.line(done, total, rate));
    Progress.print(line, err, terminal);
  }

  /** Clears the line on a terminal, for other output. */
  synchronized void clear() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
