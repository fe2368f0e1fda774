// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

/** The codes of images that are being computed, or already are. */
@FunctionalInterface
public interface PendingCodes {

  /**
   * Returns the code of an image, as soon as those of all images are there.
   *
   * @param layer the index of the layer
   * @param image the index of the image among those that were handed over
   * @throws IllegalStateException if the device failed, or the thread was interrupted
   */
  float[] code(int layer, int image);

  /**
   * Waits until the codes are there.
   *
   * @throws IllegalStateException if the device failed, or the thread was interrupted
   */
  default void await() {}
}
