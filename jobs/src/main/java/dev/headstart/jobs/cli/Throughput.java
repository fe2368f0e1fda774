// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.Texts;

/**
 * How fast images were worked on, as it stands on the screen and in the summary: those that were
 * tried, whatever came of them, in the time from their listing to the last commit. The start of
 * Spark and the loading of the net come before.
 *
 * @param images that were worked on; those that were left as they are do not count
 * @param seconds it took
 */
public record Throughput(long images, double seconds) {

  /** Of what is not about images. */
  public static final Throughput NONE = new Throughput(0, 0);

  /** Until now. */
  public static Throughput since(long startNanos, long images) {
    return new Throughput(images, Verb.seconds(startNanos));
  }

  /** Images per second; 0 where there were none. */
  public double perSecond() {
    return images == 0 || seconds <= 0 ? 0 : images / seconds;
  }

  /** {@code 20.8 s (11.8 images/s)}. */
  @Override
  public String toString() {
    return Texts.format("%.1f s (%.1f images/s)", seconds, perSecond());
  }
}
