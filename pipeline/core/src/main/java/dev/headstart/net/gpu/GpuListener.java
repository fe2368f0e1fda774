// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

/** Learns what a device does. Called by several threads, so it must be quick. */
public interface GpuListener {

  /** Nobody listens. */
  GpuListener NONE =
      new GpuListener() {
        @Override
        public void queued(int images) {}

        @Override
        public void ran(int images, int size, long nanos) {}
      };

  /**
   * Images have joined the next batch, or have left it because it runs.
   *
   * @param images their number, negative if they have left
   */
  void queued(int images);

  /**
   * The device ran a batch.
   *
   * @param images the number of images in it
   * @param size the size of the batch, with what it was padded by
   * @param nanos the time that it took, copies included
   */
  void ran(int images, int size, long nanos);
}
