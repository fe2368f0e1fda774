// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

/** Checks whether a large net can be on the heap as a whole. */
public final class HeapRoom {

  /** What is read, what is made of it, and what is written. */
  private static final int COPIES = 3;

  /** No array, and no protobuf message, has more bytes; the graph needs some beside the weights. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private HeapRoom() {}

  /**
   * Checks the heap of this JVM.
   *
   * @param bytes the size of the net
   * @throws InputException if it does not fit, with the way out
   */
  public static void check(long bytes) {
    Runtime jvm = Runtime.getRuntime();
    long free = jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory();
    long missing = COPIES * bytes - free;
    if (bytes < LARGEST && missing <= 0) {
      return;
    }
    throw new InputException(
        Texts.format(
            "The net has %,d MB, and this needs it whole in the driver's memory, of which %,d MB are"
                + " free: %s. extract, train, predict and evaluate take it as it is.",
            bytes / 1_000_000,
            free / 1_000_000,
            bytes < LARGEST
                ? Texts.format(
                    "set --driver-memory to %dm or more", ((jvm.maxMemory() + missing) >> 20) + 64)
                : "above 2 GB that is not possible"));
  }
}
