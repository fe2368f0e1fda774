// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import dev.headstart.Texts;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what takes its time. */
final class Await {

  private static final int POLL_MILLIS = 100;

  private Await() {}

  /**
   * Waits until something holds.
   *
   * @throws AssertionError where it does not in time
   */
  static void until(String what, Duration atMost, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!holds.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(Texts.format("waited %d s in vain: %s", atMost.toSeconds(), what));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
