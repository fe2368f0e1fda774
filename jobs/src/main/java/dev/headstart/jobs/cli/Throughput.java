// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.Texts;

/**
 * The speed of processing images, as shown on the screen and in the summary: all images that were
 * tried, whatever their outcome, over the time from their listing to the last commit. The start of
 * Spark and the loading of the net come before and are not included.
 *
 * @param images the number of images processed; images that were left unchanged do not count
 * @param seconds the time in seconds
 */
public record Throughput(long images, double seconds) {

  /** The throughput of a command that processes no images. */
  public static final Throughput NONE = new Throughput(0, 0);

  /** Returns the throughput from a start time until now. */
  public static Throughput since(long startNanos, long images) {
    return new Throughput(images, Verb.seconds(startNanos));
  }

  /** Returns the images per second, or 0 if there were none. */
  public double perSecond() {
    return images == 0 || seconds <= 0 ? 0 : images / seconds;
  }

  /** Returns a text such as {@code 20.8 s (11.8 images/s)}. */
  @Override
  public String toString() {
    return Texts.format("%.1f s (%.1f images/s)", seconds, perSecond());
  }
}
