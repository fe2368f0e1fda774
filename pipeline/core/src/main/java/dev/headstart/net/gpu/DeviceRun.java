// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import java.nio.FloatBuffer;

/** A device, with the memory for the images and the codes of one run. */
public interface DeviceRun {

  /** Returns the buffer for the images, one after the other, to be written with absolute puts. */
  FloatBuffer input();

  /**
   * Computes the codes of the first images of the input. Only one thread calls it, also of several
   * runs of a device.
   *
   * @param images one of the sizes of {@link BatchSizes}
   * @throws RuntimeException if the device fails
   */
  void run(int images);

  /** Returns the code of an image of the last run as a new array. */
  float[] code(int layer, int image);
}
