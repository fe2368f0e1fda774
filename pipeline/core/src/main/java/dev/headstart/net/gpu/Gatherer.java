// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the images of several threads into the batches of a device.
 *
 * <p>There are two batches: while the device runs one, threads copy their images into the other. A
 * batch runs as soon as the device is free and the batch is full, or its first image has waited for
 * {@link #PATIENCE}. It is padded to one of a few sizes. One thread of its own runs the device.
 */
public final class Gatherer implements AutoCloseable {

  /** How long an image waits for others while the device is idle. */
  public static final Duration PATIENCE = Duration.ofMillis(2);

  /** The number of batches in memory. */
  public static final int BATCHES = 2;

  private final BatchSizes sizes;
  private final int imageLength;
  private final int layers;
  private final long patience;
  private final GpuListener listener;
  private final Thread owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Slab filling;
  private Slab other;
  private boolean closed;

  private Gatherer(
      String name,
      BatchSizes sizes,
      int imageLength,
      int layers,
      Duration patience,
      IntFunction<DeviceRun> device,
      GpuListener listener) {
    this.sizes = sizes;
    this.imageLength = imageLength;
    this.layers = layers;
    this.patience = patience.toNanos();
    this.listener = listener;
    this.filling = new Slab(device.apply(sizes.largest()), sizes.largest());
    this.other = new Slab(device.apply(sizes.largest()), sizes.largest());
    this.owner = new Thread(this::own, name);
    this.owner.setDaemon(true);
  }

  /**
   * Starts gathering for a device.
   *
   * @param name the name of the thread that runs the device
   * @param batch the number of images that a thread hands over at once, 1 or more
   * @param batched whether the net computes several images at once; otherwise nothing is padded
   * @param imageLength the number of floats of an image
   * @param layers the number of codes of an image
   * @param device allocates the memory for a run of so many images; called {@value #BATCHES} times
   */
  public static Gatherer start(
      String name,
      int batch,
      boolean batched,
      int imageLength,
      int layers,
      IntFunction<DeviceRun> device,
      GpuListener listener) {
    BatchSizes sizes = batched ? BatchSizes.of(batch) : BatchSizes.upTo(batch);
    return start(name, sizes, imageLength, layers, PATIENCE, device, listener);
  }

  static Gatherer start(
      String name,
      BatchSizes sizes,
      int imageLength,
      int layers,
      Duration patience,
      IntFunction<DeviceRun> device,
      GpuListener listener) {
    Gatherer gatherer = new Gatherer(name, sizes, imageLength, layers, patience, device, listener);
    gatherer.owner.start();
    return gatherer;
  }

  /**
   * Hands images over. They are copied when this returns, so their buffer can be filled anew while
   * the device computes. It waits while both batches are full.
   *
   * @param images one image after the other, from the buffer's start
   * @param n their number, 1 or more; they may be more than fit into a batch
   * @throws IllegalStateException if it is closed, or the thread is interrupted while it waits
   */
  public PendingCodes submit(FloatBuffer images, int n) {
    Ticket ticket = new Ticket(n);
    for (int first = 0; first < n; ) {
      Slab.Part part = reserve(ticket, first, n - first);
      try {
        listener.queued(part.images());
        part.slab()
            .device()
            .input()
            .put(
                part.slot() * imageLength,
                images,
                first * imageLength,
                part.images() * imageLength);
      } finally {
        copied(part);
      }
      first += part.images();
    }
    return ticket;
  }

  private Slab.Part reserve(Ticket ticket, int first, int images) {
    lock.lock();
    try {
      while (filling.isFull() && !closed) {
        changed.await();
      }
      if (closed) {
        throw new IllegalStateException("The session of the GPU is closed");
      }
      Slab.Part part = filling.reserve(ticket, first, images);
      changed.signalAll();
      return part;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the GPU computes codes", e);
    } finally {
      lock.unlock();
    }
  }

  private void copied(Slab.Part part) {
    lock.lock();
    try {
      part.slab().copied(part);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of images in the batch that is being filled. */
  int waiting() {
    lock.lock();
    try {
      return filling.images();
    } finally {
      lock.unlock();
    }
  }

  /** The work of the owner's thread. */
  private void own() {
    for (Slab slab = take(); slab != null; slab = take()) {
      run(slab);
      slab.clear();
    }
  }

  /** Waits for images and takes their batch; null if it is closed and none are left. */
  private @Nullable Slab take() {
    lock.lock();
    try {
      while (filling.images() == 0 && !closed) {
        changed.awaitUninterruptibly();
      }
      if (filling.images() == 0) {
        return null;
      }
      waitForMore();
      Slab taken = filling;
      filling = other;
      other = taken;
      changed.signalAll();
      while (!taken.isCopied()) {
        changed.awaitUninterruptibly();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void waitForMore() {
    long end = filling.since() + patience;
    try {
      long left = end - System.nanoTime();
      while (left > 0 && !filling.isFull() && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does so; batches would be smaller
    }
  }

  private void run(Slab slab) {
    int images = slab.images();
    try {
      listener.queued(-images);
      int size = sizes.holding(images);
      long start = System.nanoTime();
      slab.device().run(size);
      listener.ran(images, size, System.nanoTime() - start);
      slab.handOut(layers);
    } catch (RuntimeException | Error e) {
      slab.fail(e); // the threads throw it
    }
  }

  /** Computes the codes of all images that were handed over, then ends; later ones are refused. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (owner.isAlive()) {
      try {
        owner.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
