// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.Counters;
import dev.headstart.codes.PassListener;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a pass over images on standard error. */
final class PassProgress implements PassListener {

  private final PrintWriter err;
  private @Nullable Progress progress;

  /**
   * Creates a progress display.
   *
   * @param err receives warnings
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
    Objects.requireNonNull(progress, "begin() comes first").total(images);
  }

  @Override
  public void warn(String warning) {
    err.println("headstart: " + warning);
  }

  @Override
  public void end() {
    Objects.requireNonNull(progress, "begin() comes first").close();
  }
}
