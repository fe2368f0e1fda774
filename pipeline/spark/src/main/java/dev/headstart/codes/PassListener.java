// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

/** Receives the progress of a pass over images. The default methods do nothing. */
public interface PassListener {

  /** A listener that ignores everything. */
  PassListener NONE = new PassListener() {};

  /**
   * Called when the pass begins to list its images.
   *
   * @param counters the progress, updated from now on
   */
  default void begin(Counters counters) {}

  /** Called when the number of images to process is known. */
  default void total(long images) {}

  /**
   * Called with a warning.
   *
   * @param warning one line for the user
   */
  default void warn(String warning) {}

  /** Called when all images were processed, or the pass failed. */
  default void end() {}
}
