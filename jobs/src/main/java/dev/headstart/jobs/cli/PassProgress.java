// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.Counters;
import dev.headstart.codes.PassListener;
import java.io.PrintWriter;

/** Shows on standard error how a pass over images goes. */
final class PassProgress implements PassListener {

  private final PrintWriter err;
  private Progress progress;

  /**
   * @param err where warnings go
   */
  PassProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void begin(Counters counters) {
    progress = Progress.onStandardError(counters);
  }

  @Override
  public void total(long images) {
    progress.total(images);
  }

  @Override
  public void warn(String warning) {
    err.println("headstart: " + warning);
  }

  @Override
  public void end() {
    progress.close();
  }
}
