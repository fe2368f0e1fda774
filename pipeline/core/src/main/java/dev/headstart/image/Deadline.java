// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import java.time.Duration;

/** The time by which the decoding of one image must have ended. */
public final class Deadline {
  private final Duration budget;
  private final long end;

  private Deadline(Duration budget) {
    this.budget = budget;
    this.end = System.nanoTime() + budget.toNanos();
  }

  /** Returns a deadline that starts now and ends after the given time. */
  public static Deadline in(Duration budget) {
    return new Deadline(budget);
  }

  /** Throws if the deadline has passed. To be called once every few thousand pixels. */
  public void check() throws ImageException {
    if (System.nanoTime() - end > 0) {
      throw new ImageException(
          Kind.TOO_SLOW, "Decoding took longer than the limit of " + seconds(budget));
    }
  }

  /**
   * Throws if work that cannot be interrupted would exceed the deadline.
   *
   * @param nanos the least time that the work takes, in nanoseconds
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
