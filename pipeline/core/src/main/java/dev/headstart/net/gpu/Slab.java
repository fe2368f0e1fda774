// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A batch that is being filled, or runs. The gatherer's lock guards it until it is taken to run.
 */
final class Slab {

  /** Some images of a thread, and where they lie in the batch. */
  record Part(Ticket ticket, int first, Slab slab, int slot, int images) {}

  private final DeviceRun run;
  private final int capacity;
  private final Queue<Part> parts = new ArrayDeque<>();
  private int reserved;
  private int copied;
  private long since;

  Slab(DeviceRun run, int capacity) {
    this.run = run;
    this.capacity = capacity;
  }

  DeviceRun device() {
    return run;
  }

  int images() {
    return reserved;
  }

  boolean isFull() {
    return reserved == capacity;
  }

  boolean isCopied() {
    return copied == reserved;
  }

  /** Returns when its first image came, in {@link System#nanoTime}. */
  long since() {
    return since;
  }

  /** Gives room to as many of a thread's images as there is room for. */
  Part reserve(Ticket ticket, int first, int images) {
    if (reserved == 0) {
      since = System.nanoTime();
    }
    Part part = new Part(ticket, first, this, reserved, Math.min(images, capacity - reserved));
    reserved += part.images();
    parts.add(part);
    return part;
  }

  void copied(Part part) {
    copied += part.images();
  }

  /** Gives each thread its codes; the batch is empty then. */
  void handOut(int layers) {
    for (Part part = parts.peek(); part != null; part = parts.peek()) {
      float[][][] codes = new float[part.images()][layers][];
      for (int image = 0; image < codes.length; image++) {
        for (int layer = 0; layer < layers; layer++) {
          codes[image][layer] = run.code(layer, part.slot() + image);
        }
      }
      parts.remove();
      part.ticket().bring(part.first(), codes);
    }
  }

  /** Tells the threads that have no codes yet that they get none. */
  void fail(Throwable why) {
    for (Part part = parts.poll(); part != null; part = parts.poll()) {
      part.ticket().fail(part.images(), why);
    }
  }

  void clear() {
    parts.clear();
    reserved = 0;
    copied = 0;
  }
}
