// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.time.Duration;

/** When the decoding of one image must have ended. */
public final class Deadline {
  private final Duration budget;
  private final long end;

  private Deadline(Duration budget) {
    this.budget = budget;
    this.end = System.nanoTime() + budget.toNanos();
  }

  /** The budget counts from now on. */
  public static Deadline in(Duration budget) {
    return new Deadline(budget);
  }

  /** To be called every some thousand pixels. */
  public void check() throws ImageException {
    if (System.nanoTime() - end > 0) {
      throw new ImageException(
          Kind.TOO_SLOW, "Decoding took longer than the limit of " + seconds(budget));
    }
  }

  /**
   * For work that cannot be ended once it began.
   *
   * @param nanos how long it will take at least
   */
  public void checkFor(long nanos) throws ImageException {
    check();
    if (end - System.nanoTime() < nanos) {
      throw new ImageException(
          Kind.TOO_SLOW,
          "Decoding would take about "
              + seconds(Duration.ofNanos(nanos))
              + ", longer than the limit of "
              + seconds(budget));
    }
  }

  private static String seconds(Duration time) {
    return Math.max(1, time.toMillis()) / 1000.0 + " s";
  }
}
